import { AppError } from '../../../core/errors/index.ts';
import { formatAddress } from '../../shared/egress.ts';
import { ownBytes } from '../memory/own-bytes.ts';
import { Forward } from './forward.ts';
import { TcpLink, type LinkOwner } from './tcp-link.ts';
import { WaitingBytes } from './waiting-bytes.ts';

/** How often the end of a message in pieces is looked for, in milliseconds. */
const LOOK_MS = 5;

/** Forwards to a TCP server. */
export class StreamForward extends Forward implements LinkOwner {
  #link: TcpLink | undefined;
  readonly #waiting = new WaitingBytes();
  /** Came while a message was being sent in pieces. */
  readonly #held: Buffer[] = [];
  #hasEnded = false;
  #look: NodeJS.Timeout | undefined;

  send(bytes: Buffer): void {
    const { connection } = this.owner;
    const { maxSendBufferBytes } = connection.endpoint;
    const waiting = this.#waiting.bytes + (this.#link?.waitingBytes ?? 0);
    if (waiting + bytes.length > maxSendBufferBytes) {
      connection.notSent(
        new AppError(
          'send_buffer_full',
          `${waiting} bytes wait to be forwarded to ${formatAddress(this.target.spec)}; ${bytes.length} more were dropped.`,
        ),
      );
      return;
    }
    const isFree =
      this.isOpen && this.#link !== undefined ? this.#link.write(bytes) : this.#waiting.add(bytes, maxSendBufferBytes);
    if (!isFree) this.owner.hold(this);
  }

  peerReads(): void {
    if (this.#held.length === 0) this.#link?.resume();
  }

  linkOpened(): void {
    if (this.isGone || this.#link === undefined) return;
    this.opened(this.#waiting.leaveBy(this.#link));
  }

  linkFailed(error: AppError): void {
    this.failed(error);
  }

  linkReceived(chunk: Buffer): void {
    if (this.isGone) return;
    const { connection, sendingPieces } = this.owner;
    if (sendingPieces || this.#held.length > 0) {
      this.#held.push(ownBytes(chunk));
      this.#link?.pause();
      this.#look ??= setTimeout(() => this.#relayHeld(), LOOK_MS);
      return;
    }
    connection.send(chunk, chunk);
    if (connection.paused) this.#link?.pause();
  }

  linkEnded(): void {
    this.#hasEnded = true;
    if (this.#held.length === 0) this.gone(true);
  }

  linkDrained(): void {
    this.owner.release(this);
  }

  linkClosed(error: AppError | undefined): void {
    if (error !== undefined) this.failed(error);
    else this.linkEnded();
  }

  protected open(depth: number): void {
    this.#link = new TcpLink(this.target, this, depth);
  }

  /** What was written still leaves. */
  protected closeLink(): void {
    clearTimeout(this.#look);
    this.#waiting.clear();
    this.#link?.finish(this.owner.connection.endpoint.closeTimeoutMs);
  }

  protected endLink(): void {
    this.#link?.end();
  }

  #relayHeld(): void {
    this.#look = undefined;
    if (this.isGone) return;
    if (this.owner.sendingPieces) {
      this.#look = setTimeout(() => this.#relayHeld(), LOOK_MS);
      return;
    }
    const { connection } = this.owner;
    for (const chunk of this.#held.splice(0)) connection.send(chunk, chunk);
    if (this.#hasEnded) this.gone(true);
    else if (!connection.paused) this.#link?.resume();
  }
}
