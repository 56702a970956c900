import type { Address } from '../../../contract/endpoint.ts';
import type { ForwardTransport } from '../../../contract/rule-actions.ts';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import { formatAddress, type Egress } from '../../shared/egress.ts';
import { NameLookups, type ResolvedAddress } from '../../shared/name-lookups.ts';
import { allowedAddresses, connectTimeout } from '../sockets/addresses.ts';
import { ownBytes } from '../memory/own-bytes.ts';
import type { HandledConnection } from '../connection/handler.ts';

/** While it is being connected: the peer is not read from when this much waits, or half of `maxSendBufferBytes`. Afterwards the socket says when it is full. */
const HOLD_BYTES = 64 * 1024;
const lookups = new NameLookups();

export interface UpstreamTarget extends Address {
  readonly transport: ForwardTransport;
  readonly connectTimeoutMs: number;
}

/** Whose messages go there: the session of a connection. */
export interface UpstreamOwner {
  readonly connection: HandledConnection;
  /** A message is being sent in pieces: nothing may come between. */
  readonly sendingPieces: boolean;
  hold(holder: object): void;
  release(holder: object): void;
  /** `ended`: in order; otherwise it failed. Nothing is called any more after this. */
  upstreamGone(upstream: Upstream, ended: boolean): void;
}

/**
 * A connection to another server on behalf of one of ours.
 *
 *   peer ─▶ rules ─▶ forward ─▶ send() ─▶ waits until connected ─▶ server
 *   peer ◀─ connection ◀─ relay() ◀────────────────────────────── server       paused while the peer does not read
 */
export abstract class Upstream {
  protected readonly target: UpstreamTarget;
  protected readonly owner: UpstreamOwner;
  readonly #abort = new AbortController();
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #isOpen = false;
  #isGone = false;
  #endAfterMs: number | undefined;
  #deadline: NodeJS.Timeout | undefined;

  constructor(target: UpstreamTarget, egress: Egress, owner: UpstreamOwner) {
    this.target = target;
    this.owner = owner;
    void this.#open(egress);
  }

  /** Opens the socket; rejects with Node's error or the signal's reason, and leaves nothing open then. */
  protected abstract connect(
    addresses: readonly [ResolvedAddress, ...ResolvedAddress[]],
    signal: AbortSignal,
  ): Promise<void>;
  /** Hands bytes to the socket. False: it is full, and {@link sent} will be called. */
  protected abstract transmit(bytes: Buffer): boolean;
  /** Bytes handed to the socket that are not sent yet. */
  protected abstract readonly unsentBytes: number;
  /** FIN of our side; UDP: closes. */
  protected abstract finish(): void;
  protected abstract closeSocket(): void;
  /** The peer reads again. */
  abstract peerReads(): void;

  protected get isGone(): boolean {
    return this.#isGone;
  }

  send(bytes: Buffer): void {
    const { connection } = this.owner;
    const { maxSendBufferBytes } = connection.endpoint;
    const waiting = this.#waitingBytes + this.unsentBytes;
    if (waiting + bytes.length > maxSendBufferBytes) {
      connection.notSent(
        new AppError(
          'send_buffer_full',
          `${waiting} bytes wait to be forwarded to ${formatAddress(this.target)}; ${bytes.length} more were dropped.`,
        ),
      );
      return;
    }
    if (!(this.#isOpen ? this.transmit(bytes) : this.#wait(bytes, maxSendBufferBytes))) this.owner.hold(this);
  }

  /** Nothing more will be sent: ends in order, at the latest after `timeoutMs`. */
  end(timeoutMs: number): void {
    if (this.#endAfterMs !== undefined || this.#isGone) return;
    this.#endAfterMs = timeoutMs;
    this.#deadline = setTimeout(() => this.gone(true), timeoutMs);
    if (this.#isOpen) this.finish();
  }

  /** The connection has ended: there is no listener for events any more. */
  destroy(): void {
    this.#isGone = true;
    clearTimeout(this.#deadline);
    // There is no listener once it is open, and creating the exception would cost more than anything else here.
    if (!this.#isOpen) this.#abort.abort();
    this.closeSocket();
  }

  /** It cannot be opened, or its socket has failed. */
  protected failed(error: unknown): void {
    if (this.#isGone) return;
    this.report(error);
    this.gone(false);
  }

  protected report(error: unknown): void {
    if (this.#isGone) return;
    const { code, message } = toAppError(error, 'socket_error');
    this.owner.connection.report(new AppError(code, `Forwarding to ${formatAddress(this.target)} failed: ${message}`));
  }

  protected gone(ended: boolean): void {
    if (this.#isGone) return;
    this.destroy();
    this.owner.upstreamGone(this, ended);
  }

  protected sent(): void {
    this.owner.release(this);
  }

  #wait(bytes: Buffer, maxBytes: number): boolean {
    this.#waiting.push(ownBytes(bytes));
    this.#waitingBytes += bytes.length;
    return this.#waitingBytes < Math.min(HOLD_BYTES, maxBytes / 2);
  }

  async #open(egress: Egress): Promise<void> {
    const { host, port, connectTimeoutMs } = this.target;
    const { signal } = this.#abort;
    const timer = setTimeout(() => this.#abort.abort(connectTimeout(this.target, connectTimeoutMs)), connectTimeoutMs);
    try {
      await this.connect(
        await allowedAddresses({ spec: { host, port, socket: { family: 0 } }, egress, lookups }, signal),
        signal,
      );
      this.#opened();
    } catch (error) {
      this.failed(error);
    } finally {
      clearTimeout(timer);
    }
  }

  #opened(): void {
    if (this.#isGone) return;
    this.#isOpen = true;
    let isFree = true;
    for (const bytes of this.#waiting) isFree = this.transmit(bytes);
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (isFree) this.sent();
    if (this.#endAfterMs !== undefined) this.finish();
  }
}
