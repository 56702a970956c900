import type { UdpSession } from '../connection/udp-session.ts';

/** UDP sessions by peer, and in the order of their last activity, so that looking for idle ones costs only what is found. */
export class SessionTable {
  /** By port, which costs no text for each datagram; where several hosts have the same one, then by host. */
  readonly #byPort = new Map<number, UdpSession | Map<string, UdpSession>>();
  #oldest: UdpSession | undefined;
  #newest: UdpSession | undefined;

  /** The session that was idle longest. */
  get oldest(): UdpSession | undefined {
    return this.#oldest;
  }

  find(host: string, port: number): UdpSession | undefined {
    const found = this.#byPort.get(port);
    if (found instanceof Map) return found.get(host);
    return found?.remoteHost === host ? found : undefined;
  }

  add(session: UdpSession): void {
    const { remoteHost: host, remotePort: port } = session;
    const found = this.#byPort.get(port);
    if (found instanceof Map) found.set(host, session);
    else if (found === undefined) this.#byPort.set(port, session);
    else this.#byPort.set(port, new Map([found, session].map((one) => [one.remoteHost, one])));
    this.#append(session);
  }

  delete(session: UdpSession): void {
    const { remoteHost: host, remotePort: port } = session;
    if (this.find(host, port) !== session) return;
    const found = this.#byPort.get(port);
    if (!(found instanceof Map) || found.size === 1) this.#byPort.delete(port);
    else found.delete(host);
    this.#unlink(session);
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
