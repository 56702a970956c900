import type { UpstreamFacts } from '../../../../contract/connection.ts';
import { AppError } from '../../../../core/errors/index.ts';
import type { DialFailure, HeldDial } from '../../connection/gate.ts';
import type { BytesVerdict, HandledConnection, Handler, Session } from '../../connection/handler.ts';
import { depthOf, MAX_PROXY_DEPTH, UdpLink, type DatagramLinkOwner, type LinkTarget } from '../../relay/index.ts';
import { failedBy } from './failed-by.ts';
import { Upstreams } from './upstreams.ts';

/** After a dial that failed, datagrams are dropped for this long before one dials again. */
const REDIAL_MS = 1000;
/** The settings have changed since the dial began. */
const UNKNOWN = -1;

/**
 * One proxied UDP session, with a socket of its own to the upstream: what the upstream sends there is for this peer.
 *
 *   peer ─▶ bytes() ─▶ waits for the address ─▶ link ─▶ upstream
 *   peer ◀─ pass() ◀─ linkReceived() ◀───────────────── upstream
 */
export class DatagramProxySession implements Session, DatagramLinkOwner, HeldDial {
  readonly #connection: HandledConnection;
  #upstreams: Upstreams;
  #link: UdpLink | undefined;
  /** Undefined: nothing was dialled. */
  #state: UpstreamFacts['state'] | undefined;
  /** What was dialled last, and its position in the list. */
  #target: LinkTarget | undefined;
  #index = UNKNOWN;
  #attempts = 0;
  #startedAtMs = 0;
  #dialMs: number | null = null;

  constructor(connection: HandledConnection, upstreams: Upstreams) {
    this.#connection = connection;
    this.#upstreams = upstreams;
  }

  get upstream(): UpstreamFacts | undefined {
    if (this.#target === undefined || this.#state === undefined) return undefined;
    const { host, port } = this.#target.spec;
    return { host, port, state: this.#state, dialMs: this.#dialMs, local: this.#link?.local ?? null };
  }

  get ordinal(): number {
    return this.#connection.ordinal;
  }

  get peer(): string {
    return this.#connection.remoteHost;
  }

  get attempt(): number {
    return this.#attempts;
  }

  bytes(connection: HandledConnection, datagram: Buffer): BytesVerdict {
    if (this.#link === undefined && this.#mayDial) this.#dial();
    if (this.#link === undefined) connection.countDropped(1);
    else {
      const refusal = this.#link.send(datagram);
      if (refusal !== undefined) connection.notSent(refusal);
    }
    return 'observe';
  }

  /** Datagrams pass by the framing. */
  message(): void {}

  /** UDP has no end of a stream. */
  peerEnded(): void {}

  /** An open session keeps its upstream. */
  replacedBy(connection: HandledConnection, next: Handler): Session {
    if (next instanceof Upstreams && this.#state !== 'failed') {
      this.#upstreams = next;
      this.#index = UNKNOWN;
      return this;
    }
    this.closed();
    return next.open(connection);
  }

  closed(): void {
    this.#connection.endpoint.cables?.forgetDial(this);
    this.#link?.close();
    this.#link = undefined;
    this.#state = 'closed';
  }

  go(): void {
    this.#link?.dial();
  }

  fail(how: DialFailure, fault: string): void {
    if (this.#target !== undefined) this.#link?.fail(failedBy(fault, how, this.#target.spec));
  }

  linkOpened(): void {
    this.#state = 'open';
    this.#dialMs = this.#elapsedMs;
    const { host = '', port = 0, dialMs = 0, local } = this.upstream ?? {};
    const facts = { host, port, attempt: this.#attempts, dialMs, local: local ?? { host: '', port: 0 } };
    this.#connection.publish('connection.dialled', facts);
  }

  linkFailed({ code, message: detail }: AppError, waiting: number): void {
    const connection = this.#connection;
    this.#link = undefined;
    this.#state = 'failed';
    this.#dialMs = this.#elapsedMs;
    this.#markFailed();
    if (waiting > 0) connection.countDropped(waiting);
    const { host, port } = this.#target?.spec ?? { host: '', port: 0 };
    const failure = { host, port, attempt: this.#attempts, dialMs: this.#dialMs, code, detail };
    connection.publish('connection.dial_failed', failure);
  }

  linkReceived(datagram: Buffer): void {
    this.#connection.pass(datagram);
  }

  linkRefused(error: AppError, isUnsent: boolean): void {
    if (error.code === 'connection_refused') this.#markFailed();
    if (isUnsent) this.#connection.notSent(error);
    else this.#connection.report(error);
  }

  get #elapsedMs(): number {
    return Math.round(performance.now() - this.#startedAtMs);
  }

  get #mayDial(): boolean {
    return this.#state !== 'closed' && (this.#attempts === 0 || performance.now() - this.#startedAtMs >= REDIAL_MS);
  }

  /** `firstHealthy` passes it over for new sessions. */
  #markFailed(): void {
    if (this.#index !== UNKNOWN) this.#upstreams.picker.dialled(this.#index, true);
  }

  #dial(): void {
    const connection = this.#connection;
    const { picker, targets } = this.#upstreams;
    const depth = depthOf({ host: connection.remoteHost, port: connection.remotePort }, 'udp');
    this.#index = picker.next(connection.remoteHost, this.#attempts);
    const target = targets[this.#index];
    if (target === undefined) throw new Error('a proxy has at least one upstream');
    this.#target = target;
    this.#startedAtMs = performance.now();
    this.#attempts += 1;
    if (depth >= MAX_PROXY_DEPTH) {
      this.#state = 'failed';
      connection.report(new AppError('proxy_loop', `The session has passed through ${depth} proxies of this node.`));
      connection.close('upstream_failed');
      return;
    }
    this.#state = 'dialling';
    this.#dialMs = null;
    this.#link = new UdpLink(target, this, depth + 1);
    if (connection.endpoint.cables?.holdDial(this) !== true) this.go();
  }
}
