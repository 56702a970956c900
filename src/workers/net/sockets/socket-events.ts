import type { Socket } from 'node:net';
import { readShared } from './shared-reads.ts';

/** What a TCP connection hears of its socket. */
export interface SocketOwner {
  received(chunk: Buffer): void;
  peerEnded(): void;
  failed(error: Error): void;
  drained(): void;
  finished(): void;
  closed(): void;
  /** See {@link awaitConnect}. */
  connected?(): void;
}

const OWNER = Symbol('owner');
const BELOW = Symbol('socket below');
type OwnedSocket = Socket & { [OWNER]?: SocketOwner; [BELOW]?: Socket };

/** The listeners are the same functions for every socket: closures for each would be most of the memory of an idle connection. */
export function listenToSocket(socket: Socket, owner: SocketOwner): void {
  (socket as OwnedSocket)[OWNER] = owner;
  readShared(socket);
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('error', onError);
  socket.on('close', onClose);
}

/** Its events go to another owner from now on. */
export function setSocketOwner(socket: Socket, owner: SocketOwner): void {
  (socket as OwnedSocket)[OWNER] = owner;
}

/** `socket` is on another one, which is the system's. */
export function placeOn(socket: Socket, below: Socket): void {
  (socket as OwnedSocket)[BELOW] = below;
}

/** Emits `connected` once. */
export function awaitConnect(socket: Socket): void {
  socket.once('connect', onConnect);
}

/** Emits `drained` once. */
export function awaitDrain(socket: Socket): void {
  socket.once('drain', onDrain);
}

/** Emits `finished` once, when our FIN has been handed to the operating system. */
export function awaitFinish(socket: Socket): void {
  socket.once('finish', onFinish);
}

/**
 * Whether closing the descriptor is as good as a FIN and waiting: everything is sent, and the peer has ended. It saves two system calls and
 * a timer. TLS has something to say first.
 */
export function closesInOrder(socket: Socket): boolean {
  return socket.writableLength === 0 && !('encrypted' in socket);
}

/** Ends a connection at once. The system refuses a RST while a FIN is on its way to it; that takes one turn of the event loop. */
export function resetSocket(socket: Socket): void {
  const { [BELOW]: tcpSocket = socket } = socket as OwnedSocket;
  const { writableEnded, writableFinished, writableLength } = socket;
  if (writableEnded && !writableFinished && writableLength === 0)
    socket.once('finish', () => tcpSocket.resetAndDestroy());
  else tcpSocket.resetAndDestroy();
}

/** Emits `deadlinePassed` once, unless the timer is cleared before. */
export function startDeadline(owner: { deadlinePassed(): void }, ms: number): NodeJS.Timeout {
  return setTimeout(onDeadline, ms, owner);
}

function onDeadline(owner: { deadlinePassed(): void }): void {
  owner.deadlinePassed();
}

function onData(this: OwnedSocket, chunk: Buffer): void {
  this[OWNER]?.received(chunk);
}

function onConnect(this: OwnedSocket): void {
  this[OWNER]?.connected?.();
}

function onEnd(this: OwnedSocket): void {
  this[OWNER]?.peerEnded();
}

function onError(this: OwnedSocket, error: Error): void {
  this[OWNER]?.failed(error);
}

function onDrain(this: OwnedSocket): void {
  this[OWNER]?.drained();
}

function onFinish(this: OwnedSocket): void {
  this[OWNER]?.finished();
}

function onClose(this: OwnedSocket): void {
  this[OWNER]?.closed();
}

/** Whether something waits to be sent and some of it went since the last look, which `memory` remembers. */
export function sendingProgresses(socket: Socket, memory: { lastUnsentBytes: number }): boolean {
  const before = memory.lastUnsentBytes;
  memory.lastUnsentBytes = unsentBytes(socket);
  return memory.lastUnsentBytes > 0 && memory.lastUnsentBytes !== before;
}

/**
 * Bytes not yet in the system's hands. `writableLength` only falls when a whole write is through; libuv's own count shows that a slow
 * peer is still reading. Node's socket timeouts look at the same field.
 */
function unsentBytes(socket: Socket): number {
  const { _handle: handle } = socket as unknown as { _handle?: { writeQueueSize?: number } | null };
  return socket.writableLength === 0 ? 0 : (handle?.writeQueueSize ?? socket.writableLength);
}
