import type { UpstreamFacts } from '../../../../contract/connection.ts';
import { AppError } from '../../../../core/errors/index.ts';
import type { DialFailure, HeldDial } from '../../connection/gate.ts';
import type { BytesVerdict, HandledConnection, Handler, Session } from '../../connection/handler.ts';
import {
  connectTimeout,
  depthOf,
  MAX_PROXY_DEPTH,
  TcpLink,
  WaitingBytes,
  type Dial,
  type DialDeadlines,
  type LinkOwner,
  type LinkTarget,
} from '../../relay/index.ts';
import { tlsFactsOf } from '../../tls/tls-facts.ts';
import { announcing } from './announcing.ts';
import { failedBy } from './failed-by.ts';
import { Upstreams } from './upstreams.ts';

/** The settings have changed since the dial began. */
const UNKNOWN = -1;

/**
 * One proxied connection.
 *
 *   peer ─▶ bytes() ─▶ waits until connected ─▶ link ─▶ upstream     the peer is not read while the link is full
 *   peer ◀─ pass() ◀─ linkReceived() ◀────────────────── upstream     the link is not read while the peer is full
 */
export class ProxySession implements Session, LinkOwner, Dial, HeldDial {
  readonly #connection: HandledConnection;
  #upstreams: Upstreams;
  #link: TcpLink | undefined;
  /** Undefined: nothing was dialled. */
  #state: UpstreamFacts['state'] | undefined;
  /** What was dialled last, and its position in the list. */
  #target: LinkTarget | undefined;
  #index = UNKNOWN;
  #attempts = 0;
  #dialMs: number | null = null;
  #deadlines: DialDeadlines | undefined;
  readonly #waiting = new WaitingBytes();
  #hasPeerEnded = false;
  /** Our side closes the connection; what waits for the upstream still reaches it. */
  #isClosing = false;
  startedAtMs = 0;
  previousDial: Dial | undefined;
  nextDial: Dial | undefined;

  constructor(connection: HandledConnection, upstreams: Upstreams) {
    this.#connection = connection;
    this.#upstreams = upstreams;
  }

  get upstream(): UpstreamFacts | undefined {
    if (this.#target === undefined || this.#state === undefined) return undefined;
    const { host, port } = this.#target.spec;
    const tls = this.#state === 'open' ? this.#link?.tlsSocket : undefined;
    return {
      host,
      port,
      state: this.#state,
      dialMs: this.#dialMs,
      local: this.#link?.local ?? null,
      ...(tls === undefined ? {} : { tls: tlsFactsOf(tls) }),
    };
  }

  opened(): void {
    if (this.#upstreams.dial.when === 'accept') this.#dial();
  }

  tookOver(): void {
    if (this.#state === undefined) this.opened();
  }

  bytes(connection: HandledConnection, chunk: Buffer): BytesVerdict {
    if (this.#state === 'open') {
      if (this.#link?.write(chunk) === false) connection.hold();
    } else if (this.#state === undefined || this.#state === 'dialling') {
      if (!this.#waiting.add(chunk, connection.endpoint.maxSendBufferBytes)) connection.hold();
      if (this.#state === undefined) this.#dial();
    } else {
      connection.countDropped(1);
    }
    return 'observe';
  }

  /** Its bytes pass by the framing. */
  message(): void {}

  peerEnded(connection: HandledConnection): void {
    this.#hasPeerEnded = true;
    if (this.#state === 'open') this.#passPeersEnd();
    else if (this.#state !== 'dialling') connection.close('peer_closed');
  }

  writable(): void {
    this.#link?.resume();
  }

  /** An open connection keeps its upstream; the other settings apply to it, too. */
  replacedBy(connection: HandledConnection, next: Handler): Session {
    if (next instanceof Upstreams && this.#state !== 'failed') {
      this.#upstreams = next;
      this.#index = UNKNOWN;
      return this;
    }
    this.#forgetDial();
    this.#state = 'closed';
    this.#link?.finish(connection.endpoint.closeTimeoutMs);
    connection.release();
    return next.open(connection);
  }

  /** Its upstream is not kept open for a peer that is slow to end. */
  closing({ endpoint }: HandledConnection): void {
    this.#isClosing = true;
    if (!this.#isAwaited) this.#link?.finish(endpoint.closeTimeoutMs);
  }

  closed({ streamEnd, endpoint }: HandledConnection): void {
    if (this.#isAwaited && streamEnd?.reset === undefined) return;
    this.#forgetDial();
    this.#waiting.clear();
    this.#state = 'closed';
    if (streamEnd?.reset !== undefined) this.#link?.reset(endpoint.closeTimeoutMs);
    else if (streamEnd?.peerFin === true) this.#link?.finish(endpoint.closeTimeoutMs);
    else this.#link?.destroy();
  }

  /** The time for the dial is over. */
  expire(): void {
    const timeoutMs = this.#deadlines?.timeoutMs ?? 0;
    const fault = this.#connection.endpoint.cables?.forgetDial(this);
    if (fault === undefined || this.#target === undefined) this.#link?.expire(timeoutMs);
    else this.linkFailed(connectTimeout(this.#target.spec, timeoutMs, fault));
  }

  /** Of the connection, for the faults of its dials. */
  get ordinal(): number {
    return this.#connection.ordinal;
  }

  get peer(): string {
    return this.#connection.remoteHost;
  }

  get attempt(): number {
    return this.#attempts;
  }

  go(): void {
    const target = this.#target;
    if (target !== undefined) this.#link = new TcpLink(announcing(target, this.#connection), this, this.#depth + 1);
  }

  fail(how: DialFailure, fault: string): void {
    this.linkFailed(failedBy(fault, how, this.#target?.spec ?? { host: '', port: 0 }));
  }

  linkOpened(): void {
    const connection = this.#connection;
    this.#deadlines?.remove(this);
    this.#dialMs = this.#elapsedMs;
    this.#state = 'open';
    if (this.#index !== UNKNOWN) this.#upstreams.picker.dialled(this.#index, false);
    if (!connection.isEnded) this.#publishDialled();
    const isFree = this.#link === undefined || this.#waiting.leaveBy(this.#link);
    if (this.#isClosing) {
      this.#link?.finish(connection.endpoint.closeTimeoutMs);
      return;
    }
    if (isFree) connection.release();
    else connection.hold();
    if (this.#hasPeerEnded) this.#passPeersEnd();
  }

  linkFailed(error: AppError): void {
    this.#deadlines?.remove(this);
    this.#dialMs = this.#elapsedMs;
    if (this.#index !== UNKNOWN) this.#upstreams.picker.dialled(this.#index, true);
    if (this.#state !== 'dialling' || this.#connection.isEnded) return;
    const { host, port } = this.#target?.spec ?? { host: '', port: 0 };
    const { code, message: detail } = error;
    const failure = { host, port, attempt: this.#attempts, dialMs: this.#dialMs, code, detail };
    this.#connection.publish('connection.dial_failed', failure);
    if (this.#attempts < this.#upstreams.dial.attempts) this.#dial();
    else this.#giveUp();
  }

  linkReceived(chunk: Buffer): void {
    if (this.#state === 'open' && !this.#connection.pass(chunk)) this.#link?.pause();
  }

  linkEnded(): void {
    if (this.#state !== 'open') return;
    if (this.#upstreams.spec.halfClose === 'propagate') {
      this.#connection.half();
      return;
    }
    this.#link?.finish(this.#connection.endpoint.closeTimeoutMs);
    this.#connection.close('upstream_closed');
  }

  linkDrained(): void {
    if (this.#state === 'open') this.#connection.release();
  }

  linkClosed(error: AppError | undefined): void {
    if (this.#state !== 'open') return;
    const connection = this.#connection;
    this.#state = 'closed';
    if (error === undefined) {
      connection.release();
      return;
    }
    const isReset = error.code === 'connection_reset' || error.code === 'broken_pipe';
    if (!isReset) connection.report(error);
    connection.reset(isReset ? 'upstream_reset' : 'upstream_failed', true);
  }

  /** Bytes of a connection that our side closes wait for the dial, whose deadline bounds that. */
  get #isAwaited(): boolean {
    return this.#isClosing && this.#state === 'dialling' && this.#waiting.count > 0;
  }

  get #elapsedMs(): number {
    return Math.round(performance.now() - this.startedAtMs);
  }

  /** Proxies that lead to the connection. */
  get #depth(): number {
    const { extras, remoteHost: host, remotePort: port } = this.#connection;
    return depthOf(extras?.proxy?.peer ?? { host, port }, 'tcp');
  }

  #forgetDial(): void {
    this.#deadlines?.remove(this);
    this.#connection.endpoint.cables?.forgetDial(this);
  }

  #dial(): void {
    const connection = this.#connection;
    const { picker, targets, deadlines } = this.#upstreams;
    const depth = this.#depth;
    this.#index = picker.next(connection.remoteHost, this.#attempts);
    const target = targets[this.#index];
    if (target === undefined) throw new Error('a proxy has at least one upstream');
    this.#target = target;
    if (depth >= MAX_PROXY_DEPTH) {
      connection.report(new AppError('proxy_loop', `The connection has passed through ${depth} proxies of this node.`));
      this.#giveUp();
      return;
    }
    this.#attempts += 1;
    this.#state = 'dialling';
    this.#deadlines = deadlines;
    deadlines.add(this);
    if (connection.endpoint.cables?.holdDial(this) !== true) this.go();
  }

  #giveUp(): void {
    const connection = this.#connection;
    this.#state = 'failed';
    if (this.#waiting.count > 0) connection.countDropped(this.#waiting.count);
    this.#waiting.clear();
    const { onFailure } = this.#upstreams.dial;
    if (onFailure === 'reset') connection.reset('upstream_failed');
    else if (onFailure === 'close') connection.close('upstream_failed');
    else connection.hold();
  }

  #passPeersEnd(): void {
    this.#link?.end();
    if (this.#upstreams.spec.halfClose === 'closeBoth') this.#connection.close('peer_closed');
  }

  #publishDialled(): void {
    const { host = '', port = 0, dialMs = 0, local, tls } = this.upstream ?? {};
    const facts = { host, port, attempt: this.#attempts, dialMs, local: local ?? { host: '', port: 0 } };
    this.#connection.publish('connection.dialled', tls === undefined ? facts : { ...facts, tls });
  }
}
