import type { UdpSession } from '../connection/udp-session.ts';

/** UDP sessions by peer, and in the order of their last activity, so that looking for idle ones costs only what is found. */
export class SessionTable {
  readonly #byPeer = new Map<string, UdpSession>();
  #oldest: UdpSession | undefined;
  #newest: UdpSession | undefined;

  /** The session that was idle longest. */
  get oldest(): UdpSession | undefined {
    return this.#oldest;
  }

  find(host: string, port: number): UdpSession | undefined {
    return this.#byPeer.get(keyOf(host, port));
  }

  add(session: UdpSession): void {
    this.#byPeer.set(keyOf(session.remoteHost, session.remotePort), session);
    this.#append(session);
  }

  delete(session: UdpSession): void {
    if (this.#byPeer.delete(keyOf(session.remoteHost, session.remotePort))) this.#unlink(session);
  }

  /** It was used just now: it becomes the newest. One that was deleted is left alone. */
  touch(session: UdpSession): void {
    if (session === this.#newest || session.isEnded) return;
    this.#unlink(session);
    this.#append(session);
  }

  #append(session: UdpSession): void {
    session.previous = this.#newest;
    if (this.#newest === undefined) this.#oldest = session;
    else this.#newest.next = session;
    this.#newest = session;
  }

  #unlink(session: UdpSession): void {
    const { previous, next } = session;
    if (previous === undefined) this.#oldest = next;
    else previous.next = next;
    if (next === undefined) this.#newest = previous;
    else next.previous = previous;
    session.previous = undefined;
    session.next = undefined;
  }
}

function keyOf(host: string, port: number): string {
  return `${host}|${port}`;
}
