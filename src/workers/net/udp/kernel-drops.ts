import type { Socket } from 'node:dgram';
import { readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Traffic } from '../../../contract/endpoint.ts';
import { udpDescriptor } from './udp-descriptor.ts';

/** How old the numbers may be, in milliseconds: the table has a line for every UDP socket of the machine. */
const MAX_AGE_MS = 500;
const TABLES = ['/proc/net/udp', '/proc/net/udp6'];

interface Counted {
  readonly socketInode: string | undefined;
  readonly traffic: Traffic;
}

/**
 * The datagrams for our sockets that Linux dropped: the receive buffer was full, a checksum was wrong. Node has no call for it, but the
 * last column of /proc/net/udp has the count. It is read when counters are requested, and never on the path of a datagram. Elsewhere nothing is counted.
 */
export class KernelDrops {
  #table: Promise<ReadonlyMap<string, number>> = Promise.resolve(new Map());
  #readAtMs = -Infinity;

  /** Brings `droppedByKernel` up to date. */
  async note(endpoints: readonly Counted[]): Promise<void> {
    const udp = endpoints.filter(({ socketInode }) => socketInode !== undefined);
    if (udp.length === 0) return;
    const table = await this.#recent();
    for (const { socketInode, traffic } of udp)
      traffic.droppedByKernel = table.get(socketInode ?? '') ?? traffic.droppedByKernel;
  }

  #recent(): Promise<ReadonlyMap<string, number>> {
    const now = performance.now();
    if (now - this.#readAtMs < MAX_AGE_MS) return this.#table;
    this.#readAtMs = now;
    this.#table = readTables();
    return this.#table;
  }
}

async function readTables(): Promise<ReadonlyMap<string, number>> {
  const texts = await Promise.all(TABLES.map((table) => readFile(table, 'utf8').catch(() => '')));
  return new Map(texts.flatMap((text) => text.split('\n').slice(1).flatMap(dropsOfLine)));
}

/** `sl local remote st tx:rx tr:when retrnsmt uid timeout inode ref pointer drops` */
function dropsOfLine(line: string): [string, number][] {
  const columns = line.trim().split(/\s+/);
  const [inode, drops] = [columns[9], columns[12]];
  return inode === undefined || drops === undefined ? [] : [[inode, Number(drops)]];
}

/** The inode of a bound socket; undefined where it cannot be known. */
export function inodeOf(socket: Socket): string | undefined {
  const descriptor = udpDescriptor(socket);
  if (descriptor < 0) return undefined;
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${descriptor}`))?.[1];
  } catch {
    return undefined;
  }
}
