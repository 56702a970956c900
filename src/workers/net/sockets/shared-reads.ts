import { Socket, type OnReadOpts } from 'node:net';
import { Slabs } from '../memory/slabs.ts';
import { bulkReads } from './bulk-reads.ts';
import { endLoan, lend } from './lent-chunk.ts';

/** As much as Node reads at once. */
const BUFFER_BYTES = 65_536;
/** Short chunks are cut from slabs; longer ones have memory of their own, and can be given away. */
const SHORT_BYTES = 1024;
/** Small, because keeping a chunk keeps its slab; code that keeps one for long makes a copy (`ownBytes`). */
const SLAB_BYTES = 4096;

/** What Node keeps to itself of a socket. */
interface Internals {
  readonly _handle?: { useUserBuffer?(buffer: Uint8Array): void } | null;
  [slot: symbol]: unknown;
}

/** One for all sockets of this thread: a read is over before the next one begins. Those that carry bulk get another (`bulkReads`). */
const shared = Buffer.allocUnsafeSlow(BUFFER_BYTES);
const slots = findSlots();
const slabs = new Slabs(SLAB_BYTES);
/** What the socket whose bytes were emitted last reads into next; undefined: the same as before. */
let nextBuffer: Buffer | undefined;

/**
 * Reads a TCP socket into the thread's one buffer, and copies what came. By itself Node takes 64 KiB from the system for each read and
 * gives back what is left over, makes a buffer of the rest, and the collector has to find it again: for a short message that is a seventh
 * of what receiving and answering it costs (ADR 30).
 *
 * Node has this for sockets that are made by hand (`onread` of `net.Socket`); those that a server accepts are given the same here. Where
 * they do not look as expected, and over TLS, everything stays as it is: `data` is emitted either way, and what was read before comes first.
 */
export function readShared(socket: Socket): void {
  const internals = socket as unknown as Internals;
  const { _handle: handle } = internals;
  if (slots === undefined || 'encrypted' in socket || typeof handle?.useUserBuffer !== 'function') return;
  internals[slots.buffer] = shared;
  internals[slots.callback] = onRead;
  internals[slots.generator] = generate;
  handle.useUserBuffer(shared);
}

function onRead(this: Socket, bytes: number, buffer: Buffer = shared): boolean {
  nextBuffer = undefined;
  if (buffer === shared) readIntoShared(this, bytes);
  else readIntoOwn(this, buffer, bytes);
  return true;
}

function readIntoShared(socket: Socket, bytes: number): void {
  const isKept = emitCopy(socket, shared, bytes);
  if (bytes < BUFFER_BYTES) bulkReads.interrupted(socket);
  else if (!isKept) nextBuffer = bulkReads.full(socket);
}

/** Bulk is not copied: its buffer is used again when the system has taken everything at once and nothing keeps it. */
function readIntoOwn(socket: Socket, buffer: Buffer, bytes: number): void {
  const isBulk = bytes >= BUFFER_BYTES / 4;
  let isKept = false;
  if (isBulk) {
    const chunk = buffer.subarray(0, bytes);
    lend(chunk);
    socket.emit('data', chunk);
    isKept = !endLoan();
  } else emitCopy(socket, buffer, bytes);
  const next = bulkReads.next(socket, isBulk, isKept) ?? shared;
  if (next !== buffer) nextBuffer = next;
}

/** Whether something keeps the chunk. */
function emitCopy(socket: Socket, buffer: Buffer, bytes: number): boolean {
  const chunk = bytes > SHORT_BYTES ? Buffer.allocUnsafeSlow(bytes) : slabs.cut(bytes);
  buffer.copy(chunk, 0, 0, bytes);
  lend(chunk);
  socket.emit('data', chunk);
  return !endLoan();
}

/** Where a socket has what its `onread` says. */
function findSlots(): { readonly buffer: symbol; readonly callback: symbol; readonly generator: symbol } | undefined {
  const callback = (): boolean => true;
  const generator = (): Buffer => shared;
  const [buffer, callbackSlot] = slotsOf({ buffer: shared, callback }, [shared, callback]);
  const [generatorSlot] = slotsOf({ buffer: generator, callback }, [generator]);
  if (buffer === undefined || callbackSlot === undefined || generatorSlot === undefined) return undefined;
  return { buffer, callback: callbackSlot, generator: generatorSlot };
}

function slotsOf(onread: OnReadOpts, values: readonly unknown[]): (symbol | undefined)[] {
  const socket = new Socket({ onread }) as unknown as Internals;
  return values.map((value) => Object.getOwnPropertySymbols(socket).find((symbol) => socket[symbol] === value));
}

/** Node asks for it after each read. */
function generate(): Buffer | undefined {
  return nextBuffer;
}
