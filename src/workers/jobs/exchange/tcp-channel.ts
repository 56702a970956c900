import type { Socket } from 'node:net';
import type { Framing } from '../../../contract/framing.ts';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import { createDecoder, GapTimer, type Decoder } from '../../shared/framing/index.ts';
import type { Channel } from './channel.ts';
import { Inbox } from './inbox.ts';

/** Messages over a connected socket, which stays the caller's. Reading pauses while the inbox is full. */
export class TcpChannel implements Channel {
  readonly inbox: Inbox;
  readonly #socket: Socket;

  constructor(socket: Socket, { framing, maxMessageBytes }: { framing: Framing; maxMessageBytes: number }) {
    this.#socket = socket;
    this.inbox = new Inbox((full) => (full ? socket.pause() : socket.resume()));
    const decoder: Decoder = createDecoder(
      framing,
      { maxMessageBytes },
      {
        message: (bytes, truncated) =>
          this.inbox.put({ bytes, truncated, atMs: performance.now(), lineEnding: decoder.lineEnding }),
      },
    );
    const decode = (work: () => void): void => {
      try {
        work();
      } catch (error) {
        this.inbox.fail(toAppError(error, 'malformed_message'));
      }
    };
    const { gapMs } = decoder;
    const gap = gapMs === undefined ? undefined : new GapTimer(gapMs, { gapPassed: () => decode(() => decoder.end()) });
    socket.on('data', (chunk: Buffer) => {
      decode(() => decoder.push(chunk));
      gap?.restart();
    });
    socket.once('end', () => {
      decode(() => decoder.end());
      this.inbox.end();
    });
    socket.on('error', (error) => this.inbox.fail(toAppError(error, 'socket_error')));
    socket.once('close', () => {
      gap?.stop();
      this.inbox.end();
    });
  }

  send(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) reject(new AppError('broken_pipe', 'The connection is already closed.'));
      this.#socket.write(bytes, (error) => {
        if (error) reject(toAppError(error, 'socket_error'));
        else resolve();
      });
    });
  }
}
