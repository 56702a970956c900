import type { Socket } from 'node:net';

/** A socket that so many times in a row had a full read, whose bytes nothing kept, gets a buffer of its own. */
const FULL_READS = 4;
/** As many short reads in a row, or chunks that something keeps, and it reads into the shared one again. */
const SHORT_READS = 4;
const BUFFER_BYTES = 256 * 1024;
/** Most buffers at a time, on one thread: 16 MiB. */
const MAX_BUFFERS = 64;

interface State {
  /** Full reads in a row, or short ones once there is a buffer. */
  streak: number;
  buffer: Buffer | undefined;
}

const states = new WeakMap<Socket, State>();
let buffers = 0;

/** Sockets that carry bulk, and their buffers. */
export const bulkReads = {
  /** A read filled the shared buffer and nothing kept its bytes. The buffer of its own, when it is to have one. */
  full(socket: Socket): Buffer | undefined {
    const state = stateOf(socket);
    state.streak += 1;
    if (state.streak < FULL_READS || buffers >= MAX_BUFFERS) return undefined;
    buffers += 1;
    state.streak = 0;
    state.buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
    return state.buffer;
  },

  /** A read did not fill the shared buffer. */
  interrupted(socket: Socket): void {
    const state = states.get(socket);
    if (state !== undefined) state.streak = 0;
  },

  /** A read into its own buffer. What to read into next; undefined: the shared one again. */
  next(socket: Socket, isBulk: boolean, isKept: boolean): Buffer | undefined {
    const state = stateOf(socket);
    state.streak = isBulk && !isKept ? 0 : state.streak + 1;
    if (state.streak >= SHORT_READS) release(state);
    else if (isKept) state.buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
    return state.buffer;
  },
};

function stateOf(socket: Socket): State {
  let state = states.get(socket);
  if (state === undefined) {
    state = { streak: 0, buffer: undefined };
    states.set(socket, state);
    socket.once('close', onClose);
  }
  return state;
}

function release(state: State): void {
  if (state.buffer === undefined) return;
  buffers -= 1;
  state.buffer = undefined;
  state.streak = 0;
}

function onClose(this: Socket): void {
  const state = states.get(this);
  if (state !== undefined) release(state);
}
