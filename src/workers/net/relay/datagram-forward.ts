import type { AppError } from '../../../core/errors/index.ts';
import { Forward } from './forward.ts';
import { UdpLink, type DatagramLinkOwner } from './udp-link.ts';

/** Forwards to a UDP server, each message as a datagram. */
export class DatagramForward extends Forward implements DatagramLinkOwner {
  #link: UdpLink | undefined;

  send(bytes: Buffer): void {
    const refusal = this.#link?.send(bytes);
    if (refusal !== undefined) this.owner.connection.notSent(refusal);
    else if (this.#link?.isFilling === true) this.owner.hold(this);
  }

  peerReads(): void {}

  linkOpened(): void {
    this.opened(true);
  }

  linkFailed(error: AppError): void {
    this.failed(error);
  }

  linkReceived(datagram: Buffer): void {
    this.owner.connection.send(datagram, datagram);
  }

  /** What ICMP says of a datagram sent before: the next one may arrive, as long as the peer can send it. */
  linkRefused(error: AppError, isUnsent: boolean): void {
    const { connection } = this.owner;
    if (connection.transport !== 'udp') this.failed(error);
    else {
      if (isUnsent) connection.countDropped(1);
      this.report(error);
    }
  }

  protected open(depth: number): void {
    this.#link = new UdpLink(this.target, this, depth);
    process.nextTick(dialNow, this.#link);
  }

  protected closeLink(): void {
    this.#link?.close();
  }

  /** UDP has no end; the answer to what was just sent may still come within the time there is. */
  protected endLink(): void {}
}

function dialNow(link: UdpLink): void {
  link.dial();
}
