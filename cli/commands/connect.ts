import { createInterface } from 'node:readline';
import type { Invocation, Run } from '../command.ts';
import { CliError, EXIT, type ExitCode } from '../exit-codes.ts';
import { field, hostPort } from '../kinds.ts';
import { commonSpec, holdEndpoint } from '../live/ad-hoc.ts';
import { messageText, type AnyEvent } from '../live/event-view.ts';
import type { Interruption } from '../live/interruption.ts';
import type { Resource } from '../server.ts';
import { parseTarget } from '../syntax/address.ts';
import { parseData } from '../syntax/bytes.ts';
import { parseFraming } from '../syntax/framing.ts';

const CONNECT_WAIT_MS = 10_000;
const LINGER_MS = 1000;
/** Events behind which no reply can come. */
const ENDS = ['client.disconnected', 'client.failed', 'client.stopped'];

export const run: Run = async (invocation): Promise<ExitCode> => {
  const { args, options } = invocation;
  const { host, port, transport: given } = parseTarget(args[0] ?? '');
  const transport = options.flag('tls') && given === 'tcp' ? 'tls' : given;
  const framing = options.text('framing');
  const spec = {
    ...commonSpec(invocation, transport),
    host,
    port,
    reconnect: { enabled: false },
    ...(framing === undefined ? {} : { framing: parseFraming(framing) }),
    ...(transport === 'tls' ? { tls: tlsOf(invocation) } : {}),
  };
  const conversation = new Conversation(invocation);
  await holdEndpoint(invocation, {
    collection: 'clients',
    spec,
    query: { waitMs: CONNECT_WAIT_MS },
    onCreated: (client, interruption) => conversation.start(client, interruption),
    show: (event) => (event.type === 'message.received' ? messageText(event, options.flag('hex')) : undefined),
    onEvent: (event) => conversation.heard(event),
  });
  if (conversation.error !== undefined) throw conversation.error;
  return EXIT.ok;
};

function tlsOf({ options }: Invocation): Record<string, unknown> {
  const serverName = options.text('serverName');
  return {
    ...(options.flag('insecure') ? { verify: false } : {}),
    ...(serverName === undefined ? {} : { serverName }),
  };
}

/** Lines of stdin become messages, one after the other; after the last, silence ends it. */
class Conversation {
  readonly #invocation: Invocation;
  readonly #lingerMs: number;
  #linger: NodeJS.Timeout | undefined;
  #interruption: Interruption | undefined;
  error: unknown;

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
    this.#lingerMs = invocation.options.ms('linger') ?? LINGER_MS;
  }

  /** Returns what ends it. */
  start(client: Resource, interruption: Interruption): () => void {
    const { io, out } = this.#invocation;
    this.#interruption = interruption;
    if (field(client, 'status.state') !== 'connected') {
      const cause = (field(client, 'status.error') ?? {}) as { code?: string; detail?: string };
      throw new CliError(
        `not connected: ${cause.detail ?? 'no answer in time'} (${cause.code ?? 'timeout'})`,
        EXIT.failed,
      );
    }
    out.note(
      `connected to ${String(client['transport'])}://${hostPort(client) ?? ''}. Lines are messages; Ctrl-C or Ctrl-D ends.`,
    );
    const lines = createInterface({ input: io.stdin, crlfDelay: Infinity });
    this.#sendLines(lines, String(client['id'])).catch((error: unknown) => {
      this.error = error;
      interruption.end();
    });
    return () => {
      clearTimeout(this.#linger);
      lines.close();
      io.stdin.pause();
    };
  }

  async #sendLines(lines: AsyncIterable<string>, id: string): Promise<void> {
    const { server, options, out, io } = this.#invocation;
    for await (const line of lines) {
      if (this.#interruption?.signal.aborted === true) return;
      try {
        const body = parseData(line, options.flag('hex'));
        await server.request('POST', `/v1/clients/${id}/send`, { body });
      } catch (error) {
        // A typing error does not end a session of a person; it does end a script.
        if (io.stdin.isTTY !== true || !(error instanceof CliError)) throw error;
        out.note(error.message);
      }
    }
    if (io.stdin.isTTY === true) this.#interruption?.end();
    else this.#startLinger();
  }

  #startLinger(): void {
    this.#linger = setTimeout(() => this.#interruption?.end(), this.#lingerMs);
  }

  heard({ type, data = {} }: AnyEvent): void {
    if (type === 'message.received') this.#linger?.refresh();
    if (!ENDS.includes(type)) return;
    this.#invocation.out.note(`the connection has ended: ${String(data['reason'] ?? data['detail'] ?? '')}`);
    this.#interruption?.end();
  }
}
