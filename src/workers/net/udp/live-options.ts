import type { Socket } from 'node:dgram';
import type { Multicast } from '../../../contract/socket.ts';
import { AppError } from '../../../core/errors/index.ts';
import { multicastInterface } from './interfaces.ts';
import { Memberships } from './memberships.ts';

/** What can be changed of a bound UDP socket. */
export interface LiveOptions {
  readonly broadcast: boolean;
  /** 0: the system's default. */
  readonly ttl: number;
  readonly multicast: Pick<Multicast, 'interface' | 'ttl' | 'loopback'> & { readonly groups?: Multicast['groups'] };
}

/** What a socket begins with. */
const OF_THE_SYSTEM: LiveOptions = {
  broadcast: false,
  ttl: 0,
  multicast: { interface: undefined, ttl: 1, loopback: true },
};
/** What `ttl: 0` goes back to: the default of Linux, macOS and the BSDs. A socket whose `ttl` was never set keeps the machine's own. */
const DEFAULT_TTL = 64;

interface Setting {
  readonly path: string;
  readonly value: (options: LiveOptions) => unknown;
  readonly apply: (socket: Socket, options: LiveOptions, family: 4 | 6) => void;
}

/** One row an option. */
const settings: readonly Setting[] = [
  {
    path: 'socket.broadcast',
    value: ({ broadcast }) => broadcast,
    apply: (socket, { broadcast }) => socket.setBroadcast(broadcast),
  },
  { path: 'socket.ttl', value: ({ ttl }) => ttl, apply: (socket, { ttl }) => void socket.setTTL(ttl || DEFAULT_TTL) },
  {
    path: 'socket.multicast.interface',
    value: ({ multicast }) => multicast.interface,
    apply: (socket, { multicast }, family) =>
      socket.setMulticastInterface(multicastInterface(multicast.interface, family, 'socket.multicast.interface')),
  },
  {
    path: 'socket.multicast.ttl',
    value: ({ multicast }) => multicast.ttl,
    apply: (socket, { multicast }) => void socket.setMulticastTTL(multicast.ttl),
  },
  {
    path: 'socket.multicast.loopback',
    value: ({ multicast }) => multicast.loopback,
    apply: (socket, { multicast }) => void socket.setMulticastLoopback(multicast.loopback),
  },
];

/** The options of one bound UDP socket that can change while it is open. */
export class LiveSocketOptions {
  readonly #socket: Socket;
  readonly #family: 4 | 6;
  readonly #memberships: Memberships;
  #current = OF_THE_SYSTEM;

  constructor(socket: Socket, family: 4 | 6) {
    this.#socket = socket;
    this.#family = family;
    this.#memberships = new Memberships(socket, family);
  }

  /** Throws `multicast_join_failed`, `address_unavailable` or `socket_option_refused` with the path of the option; then nothing has changed. */
  apply(next: LiveOptions): void {
    const before = this.#current;
    const memberships = this.#memberships.prepare({
      groups: next.multicast.groups ?? [],
      interface: next.multicast.interface,
    });
    try {
      this.#set(before, next);
    } catch (error) {
      memberships.undo();
      this.#setBack(next, before);
      throw error;
    }
    memberships.commit();
    this.#current = next;
  }

  #set(from: LiveOptions, to: LiveOptions): void {
    for (const { path, value, apply } of settings) {
      if (value(from) === value(to)) continue;
      try {
        apply(this.#socket, to, this.#family);
      } catch (thrown) {
        if (thrown instanceof AppError) throw thrown;
        const { message } = thrown as Error;
        throw new AppError('socket_option_refused', `The system refused ${path}: ${message}.`, {
          errors: [{ path, message }],
          cause: thrown,
        });
      }
    }
  }

  /** What was there was taken before. */
  #setBack(from: LiveOptions, to: LiveOptions): void {
    try {
      this.#set(from, to);
    } catch {}
  }
}
