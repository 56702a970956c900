import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { endProcess } from './children.ts';

const START_TIMEOUT_MS = 10_000;
const TRY_EVERY_MS = 50;

/** How it is known that a program serves: it accepts a connection, or answers a datagram. */
export type Sign = 'accepts' | 'answers datagrams';

/** A program of others that serves on a port of 127.0.0.1, with whatever it forks, until `end`. */
export class Peer {
  readonly port: number;
  readonly #process: ChildProcess;
  #errors = '';

  private constructor(child: ChildProcess, port: number) {
    this.#process = child;
    this.port = port;
    child.stderr?.on('data', (data: Buffer) => (this.#errors = `${this.#errors}${data.toString()}`.slice(-2000)));
  }

  static async start(command: string, args: readonly string[], port: number, sign: Sign = 'accepts'): Promise<Peer> {
    // A group of its own: what it forks for connections ends with it.
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    const peer = new Peer(child, port);
    const until = Date.now() + START_TIMEOUT_MS;
    while (!(await (sign === 'accepts' ? accepts(port) : answers(port)))) {
      if (child.exitCode !== null || child.pid === undefined)
        throw new Error(`${command} ended at once: ${peer.#errors}`);
      if (Date.now() > until) throw new Error(`${command} did not serve: ${peer.#errors}`);
      await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS));
    }
    return peer;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  async end(): Promise<void> {
    const ended =
      this.#process.exitCode !== null || this.#process.signalCode !== null ? undefined : once(this.#process, 'exit');
    endProcess(this.#process, 'SIGTERM');
    await ended;
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

async function answers(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), TRY_EVERY_MS * 4);
  socket.on('message', () => resolve(true)).on('error', () => resolve(false));
  socket.connect(port, '127.0.0.1', () => socket.send('x'));
  return promise.finally(() => {
    clearTimeout(timer);
    socket.close();
  });
}
