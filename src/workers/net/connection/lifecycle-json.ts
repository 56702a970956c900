import type { CloseReason } from '../../../contract/connection.ts';
import type { Connection } from './connection.ts';

/** `data` of `connection.opened` as JSON: written by hand, because short connections are hardly more than their two events. */
export function openedJson({ transport, direction, localHost, localPort, remoteHost, remotePort, extras }: Connection): string {
  const local = `{"host":${quoted(localHost)},"port":${localPort}}`;
  const remote = `{"host":${quoted(remoteHost)},"port":${remotePort}}`;
  const rest = extras === undefined ? '}' : JSON.stringify(extras).replace('{', ',').replace(/^,}$/, '}');
  return `{"transport":"${transport}","direction":"${direction}","local":${local},"remote":${remote}${rest}`;
}

/** The same of `connection.closed`. */
export function closedJson({ messagesIn, messagesOut, bytesIn, bytesOut }: Connection, reason: CloseReason, code: string | undefined, durationMs: number): string {
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
