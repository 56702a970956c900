import type { Socket } from 'node:dgram';
import { groupOf, type Multicast, type MulticastGroup } from '../../../contract/socket.ts';
import { AppError } from '../../../core/errors/index.ts';
import { multicastInterface } from './interfaces.ts';

interface Membership {
  readonly group: string;
  /** As Node's calls want it. */
  readonly on: string;
  readonly source: string | undefined;
}

/** What the system means by the codes it refuses with. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the socket has already joined the group on this interface',
  ENOBUFS: 'the system allows a socket no more groups (net.ipv4.igmp_max_memberships)',
  ENODEV: 'the interface cannot do multicast',
};

/** The groups one socket has joined. */
export class Memberships {
  readonly #socket: Socket;
  readonly #family: 4 | 6;
  #joined: readonly Membership[] = [];

  constructor(socket: Socket, family: 4 | 6) {
    this.#socket = socket;
    this.#family = family;
  }

  /**
   * Joins what is new; those that are there stay joined without a gap. Returns how it goes on: `commit` leaves what is not wanted any more,
   * `undo` what was joined now. Throws `multicast_join_failed` or `address_unavailable` with the path, and nothing changed.
   */
  prepare(multicast: Pick<Multicast, 'groups' | 'interface'>): { commit(): void; undo(): void } {
    const wanted = multicast.groups.map((entry, at) => this.#membershipOf(entry, at, multicast.interface));
    const kept = this.#joined.filter((one) => wanted.some((other) => isSame(one, other)));
    const added: Membership[] = [];
    const undo = () => added.forEach((one) => this.#leave(one));
    for (const [at, membership] of wanted.entries()) {
      if (kept.some((other) => isSame(membership, other))) continue;
      try {
        this.#join(membership);
      } catch (thrown) {
        undo();
        throw refusal(membership, at, thrown);
      }
      added.push(membership);
    }
    return { undo, commit: () => this.#commit([...kept, ...added]) };
  }

  #commit(now: readonly Membership[]): void {
    for (const one of this.#joined) if (!now.includes(one)) this.#leave(one);
    this.#joined = now;
  }

  #membershipOf(entry: MulticastGroup, at: number, byDefault: string | undefined): Membership {
    const { group, interface: own, source } = groupOf(entry);
    const path = own === undefined ? 'socket.multicast.interface' : `socket.multicast.groups[${at}].interface`;
    return { group, source, on: multicastInterface(own ?? byDefault, this.#family, path) };
  }

  #join({ group, on, source }: Membership): void {
    if (source === undefined) this.#socket.addMembership(group, on);
    else this.#socket.addSourceSpecificMembership(source, group, on);
  }

  /** A membership whose interface is gone is over already. */
  #leave({ group, on, source }: Membership): void {
    try {
      if (source === undefined) this.#socket.dropMembership(group, on);
      else this.#socket.dropSourceSpecificMembership(source, group, on);
    } catch {}
  }
}

function isSame(a: Membership, b: Membership): boolean {
  return a.group === b.group && a.on === b.on && a.source === b.source;
}

function refusal({ group, source }: Membership, at: number, thrown: unknown): AppError {
  const { code = '', message } = thrown as NodeJS.ErrnoException;
  const reason = REASONS[code] ?? message;
  const what = source === undefined ? group : `${group} with the source ${source}`;
  return new AppError('multicast_join_failed', `The group ${what} could not be joined: ${reason}.`, {
    errors: [{ path: `socket.multicast.groups[${at}]`, message: reason }],
    cause: thrown,
  });
}
