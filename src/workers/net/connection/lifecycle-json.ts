import type { CloseReason, ConnectionExtras } from '../../../contract/connection.ts';
import type { Transport } from '../../../contract/endpoint.ts';

/** What the first event of a connection says. */
interface Opened {
  readonly transport: Transport;
  readonly direction: 'inbound' | 'outbound';
  readonly localHost: string;
  readonly localPort: number;
  readonly remoteHost: string;
  readonly remotePort: number;
  readonly extras: ConnectionExtras | undefined;
}

/** What its last event counts. */
interface Counted {
  readonly messagesIn: number;
  readonly messagesOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** `data` of `connection.opened` as JSON: written by hand, because short connections are hardly more than their two events. */
export function openedJson({
  transport,
  direction,
  localHost,
  localPort,
  remoteHost,
  remotePort,
  extras,
}: Opened): string {
  const local = `{"host":${quoted(localHost)},"port":${localPort}}`;
  const remote = `{"host":${quoted(remoteHost)},"port":${remotePort}}`;
  const rest = extras === undefined ? '}' : JSON.stringify(extras).replace('{', ',').replace(/^,}$/, '}');
  return `{"transport":"${transport}","direction":"${direction}","local":${local},"remote":${remote}${rest}`;
}

/** The same of `connection.closed`. */
export function closedJson(
  { messagesIn, messagesOut, bytesIn, bytesOut }: Counted,
  reason: CloseReason,
  code: string | undefined,
  durationMs: number,
): string {
  const head = code === undefined ? `{"reason":"${reason}"` : `{"reason":"${reason}","code":"${code}"`;
  return `${head},"durationMs":${durationMs},"messagesIn":${messagesIn},"messagesOut":${messagesOut},"bytesIn":${bytesIn},"bytesOut":${bytesOut}}`;
}

let lastHost = '';
let lastQuoted = '""';

/** Peers are mostly the same few. */
function quoted(host: string): string {
  if (host !== lastHost) {
    lastQuoted = JSON.stringify(host);
    lastHost = host;
  }
  return lastQuoted;
}
