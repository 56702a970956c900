import { readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tcpDescriptor } from './descriptors.ts';

/** So much leaves before the first acknowledgement (RFC 6928: ten segments), so an RST behind it does not overtake it. */
const INITIAL_WINDOW_BYTES = 14_600;
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
/** Shortest time between two looks, in milliseconds, and at least so many times what a look costs: the tables list every socket. */
const LOOK_MS = 10;
const LOOK_SHARE = 20;

const waiting = new Set<Unacknowledged>();
let isLooking = false;

/**
 * A socket whose last bytes the peer's system has not acknowledged. An RST throws them away: the system sends nothing of its buffer behind
 * it. Node cannot ask for the length of that buffer, but Linux lists it in /proc/net/tcp.
 */
export class Unacknowledged {
  readonly inode: string;
  readonly #acknowledged: () => void;
  #bytes = Infinity;
  #bytesBefore = Infinity;

  private constructor(inode: string, acknowledged: () => void) {
    this.inode = inode;
    this.#acknowledged = acknowledged;
  }

  /** `acknowledged`: called once the peer's system has everything. Undefined: there is nothing to wait for, or it cannot be known. */
  static await(socket: Socket, acknowledged: () => void): Unacknowledged | undefined {
    if (socket.bytesWritten <= INITIAL_WINDOW_BYTES) return undefined;
    const inode = inodeOf(tcpDescriptor(socket));
    if (inode === undefined) return undefined;
    const unacknowledged = new Unacknowledged(inode, acknowledged);
    waiting.add(unacknowledged);
    look();
    return unacknowledged;
  }

  /** Whether the peer has taken something since the last call. */
  progresses(): boolean {
    const hasLess = this.#bytes < this.#bytesBefore;
    this.#bytesBefore = this.#bytes;
    return hasLess;
  }

  forget(): void {
    waiting.delete(this);
  }

  seen(bytes: number): void {
    this.#bytes = bytes;
    if (bytes > 0) return;
    this.forget();
    this.#acknowledged();
  }
}

/** One look at a time, for all that wait. */
function look(): void {
  if (isLooking || waiting.size === 0) return;
  isLooking = true;
  const startedAtMs = performance.now();
  // Those that begin to wait while it is read may not be in it as they are.
  const asked = [...waiting];
  void Promise.all(TABLES.map((table) => readFile(table, 'latin1').catch(() => ''))).then((texts) => {
    const queues = queuesIn(texts, new Set(asked.map(({ inode }) => inode)));
    for (const one of asked) if (waiting.has(one)) one.seen(queues.get(one.inode) ?? 0);
    const pauseMs = Math.max(LOOK_MS, (performance.now() - startedAtMs) * LOOK_SHARE);
    setTimeout(lookAgain, pauseMs).unref();
  });
}

function lookAgain(): void {
  isLooking = false;
  look();
}

/** Bytes in the send queue of each of the sockets: `sl local remote st tx:rx tr:when retrnsmt uid timeout inode`. */
function queuesIn(texts: readonly string[], wanted: ReadonlySet<string>): Map<string, number> {
  const queues = new Map<string, number>();
  for (const text of texts)
    for (const line of text.split('\n')) {
      const columns = line.trim().split(/\s+/, 10);
      const inode = columns[9];
      if (inode !== undefined && wanted.has(inode)) queues.set(inode, Number.parseInt(columns[4] ?? '0', 16));
    }
  return queues;
}

function inodeOf(descriptor: number): string | undefined {
  if (descriptor < 0) return undefined;
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${descriptor}`))?.[1];
  } catch {
    return undefined;
  }
}
