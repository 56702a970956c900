import type { RawData, WebSocket } from 'ws';
import { streamCommands } from '../../../contract/index.ts';
import { AppError } from '../../../core/errors/index.ts';
import { bodyLimits, checkExactNumbers, readJsonInTurn, refuseLoneSurrogates } from '../../../core/http/index.ts';
import type { CommandId, StreamSession } from './stream-session.ts';

/** Runs one command; undefined when an error reply was sent already. */
export type RunCommand = (op: string, command: Record<string, unknown>) => Promise<unknown>;

interface Frame {
  readonly data: Buffer;
  readonly isBinary: boolean;
}

/** Commands that may wait on one socket, by number and by bytes; past it nothing more is read from the socket. */
const MAX_WAITING = 64;
const MAX_WAITING_BYTES = 1024 * 1024;
/** Replies that may wait for a client that does not read, before its next command is started. */
const MAX_REPLIES = 1000;

/** Reads the frames of a socket as commands, and runs them one after the other in their order. */
export function readCommands(ws: WebSocket, session: StreamSession, run: RunCommand): void {
  const reader = new CommandReader(ws, session, run);
  ws.on('message', (data: RawData, isBinary: boolean) => reader.take({ data: asBuffer(data), isBinary }));
}

class CommandReader {
  readonly #ws: WebSocket;
  readonly #session: StreamSession;
  readonly #run: RunCommand;
  #waiting: Frame[] = [];
  #waitingBytes = 0;
  #working = false;

  constructor(ws: WebSocket, session: StreamSession, run: RunCommand) {
    this.#ws = ws;
    this.#session = session;
    this.#run = run;
  }

  take(frame: Frame): void {
    this.#waiting.push(frame);
    this.#waitingBytes += frame.data.length;
    if (this.#waiting.length >= MAX_WAITING || this.#waitingBytes >= MAX_WAITING_BYTES) this.#ws.pause();
    if (!this.#working) void this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let frame = this.#waiting.shift(); frame; frame = this.#waiting.shift()) {
      this.#waitingBytes -= frame.data.length;
      if (this.#session.isEnded) continue;
      await this.#runFrame(frame);
      await this.#session.subscriber.repliesBelow(MAX_REPLIES);
      if (this.#ws.isPaused && this.#waiting.length < MAX_WAITING / 2) this.#ws.resume();
    }
    this.#working = false;
  }

  async #runFrame(frame: Frame): Promise<void> {
    let id: CommandId = null;
    try {
      const command = await parseFrame(frame);
      id = idOf(command);
      refuseLoneSurrogates(frame.data, command);
      const op = opOf(command, id);
      checkExactNumbers(frame.data.toString());
      const ok = await this.#run(op, command);
      if (ok !== undefined) this.#session.reply(id, ok);
    } catch (error) {
      this.#session.fail(
        id,
        error instanceof AppError
          ? error
          : new AppError('internal', 'An unexpected error; the log of the node has it.', { cause: error }),
      );
    }
    this.#session.startSubscriptions();
  }
}

async function parseFrame({ data, isBinary }: Frame): Promise<Record<string, unknown>> {
  if (isBinary) throw new AppError('malformed_frame', 'Send commands as text frames.');
  const value = await readJsonInTurn(data, bodyLimits.bytes, 'frame');
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AppError('malformed_frame', 'Send a command as a JSON object.');
  return value as Record<string, unknown>;
}

/** The id to reply with; null when there is none that could go back. */
function idOf({ id }: Record<string, unknown>): CommandId {
  if (typeof id === 'string' && id.length > 0 && id.length <= 64) return id.isWellFormed() ? id : null;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : null;
}

function opOf({ op }: Record<string, unknown>, id: CommandId): string {
  if (id === null)
    throw new AppError('malformed_frame', 'A command needs an `id`: an integer, or a string of 1 to 64 characters.');
  if (typeof op !== 'string') throw new AppError('malformed_frame', 'A command needs an `op`.');
  if (!Object.hasOwn(streamCommands, op))
    throw new AppError(
      'unknown_op',
      `Unknown op "${op.slice(0, 64)}"; known: ${Object.keys(streamCommands).join(', ')}.`,
    );
  return op;
}

function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
