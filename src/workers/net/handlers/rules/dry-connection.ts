import type { RuleTrial } from '../../../../contract/thread-messages.ts';
import type { Transport } from '../../../../contract/endpoint.ts';
import type { Codec } from '../../../shared/framing/endpoint-codec.ts';
import type { ConnectionTags } from '../../connection/connection-tags.ts';
import type { HandledConnection, Session } from '../../connection/handler.ts';

/** The connection of a dry run: knows what templates ask for, and does nothing. */
export class DryConnection implements HandledConnection {
  readonly id = 'con_dry_run';
  readonly transport: Transport;
  readonly ordinal = 1;
  readonly direction = 'inbound';
  readonly codec: Codec;
  readonly localHost: string;
  readonly localPort: number;
  readonly remoteHost: string;
  readonly remotePort: number;
  readonly extras = undefined;
  readonly messagesIn = 0;
  readonly activityMs = 0;
  readonly canSend = true;
  readonly isEnded = false;
  readonly streamEnd = undefined;
  readonly paused = false;
  readonly endpoint = {
    source: { kind: 'listener', id: 'lst_dry_run' } as const,
    maxSendBufferBytes: 0,
    closeTimeoutMs: 0,
    cables: undefined,
  };
  session: Session = { message() {}, peerEnded() {} };
  tags: ConnectionTags | undefined;
  readonly record = { answering: undefined, latest: { position: 0, seq: 0 }, complete() {} };
  #renderings = 0;

  constructor({ transport, connection }: Pick<RuleTrial, 'transport' | 'connection'>, codec: Codec) {
    this.transport = transport;
    this.codec = codec;
    this.localHost = connection.local.host;
    this.localPort = connection.local.port;
    this.remoteHost = connection.remote.host;
    this.remotePort = connection.remote.port;
  }

  countRendering(): number {
    this.#renderings += 1;
    return this.#renderings;
  }

  send(): void {}
  sendRest(): void {}
  pass(): boolean {
    return true;
  }
  close(): void {}
  half(): void {}
  reset(): void {}
  hold(): void {}
  release(): void {}
  notSent(): void {}
  countDropped(): void {}
  report(): void {}
  publish(): void {}
}
