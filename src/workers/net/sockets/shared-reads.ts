import { Socket } from 'node:net';
import { Slabs } from '../memory/slabs.ts';

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

/** One for all sockets of this thread: a read is over before the next one begins. */
const shared = Buffer.allocUnsafeSlow(BUFFER_BYTES);
const slots = findSlots();
const slabs = new Slabs(SLAB_BYTES);

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
  handle.useUserBuffer(shared);
}

function onRead(this: Socket, bytes: number): boolean {
  const chunk = bytes > SHORT_BYTES ? Buffer.allocUnsafeSlow(bytes) : slabs.cut(bytes);
  shared.copy(chunk, 0, 0, bytes);
  this.emit('data', chunk);
  return true;
}

/** Where a socket has what its `onread` says. */
function findSlots(): { readonly buffer: symbol; readonly callback: symbol } | undefined {
  const callback = (): boolean => true;
  const socket = new Socket({ onread: { buffer: shared, callback } });
  const slotOf = (value: unknown) =>
    Object.getOwnPropertySymbols(socket).find((symbol) => (socket as unknown as Internals)[symbol] === value);
  const [bufferSlot, callbackSlot] = [slotOf(shared), slotOf(callback)];
  return bufferSlot === undefined || callbackSlot === undefined
    ? undefined
    : { buffer: bufferSlot, callback: callbackSlot };
}
