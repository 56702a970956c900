import { findFreePort } from '../../test/helpers/free-port.ts';
import { Child } from './child.ts';
import { compiled } from './compile.ts';
import { noteGenerator } from './generators.ts';
import type { Way } from './in-turns.ts';
import { runForJson, type Measured } from './load.ts';
import { measureProcessTime } from './process-time.ts';

/** Bytes moved one way, as fast as they go; see move.c. */
export interface Move {
  readonly protocol: 'ws' | 'tcp';
  /** `up`: from the client to the peer. */
  readonly direction: 'up' | 'down';
  readonly port: number;
  /** Where what is measured connects to: the generator listens there. Default: a free port. */
  readonly peerPort?: number;
  /** Of the WebSocket; `{port}` stands for the peer's. */
  readonly path?: string;
  readonly frameBytes: number;
  readonly durationMs: number;
}

interface Moved {
  readonly megabytesPerSecond: number;
  readonly megabytes: number;
  readonly busy: number;
}

/** One of several ways for `inTurns`: MB/s. */
export function megabytes(move: Move, { pid }: Pick<Measured, 'pid'>): Way {
  return async () => {
    const peerPort = move.peerPort ?? (await findFreePort());
    const settings = { ...move, peerPort, path: (move.path ?? '/').replace('{port}', String(peerPort)) };
    const program = compiled('move.c');
    const measured = measureProcessTime(pid);
    let cpuMs = Number.NaN;
    const over = (): void => void (cpuMs = measured());
    const { megabytesPerSecond, megabytes, busy } = await (program === undefined
      ? moveWithNode(settings, over)
      : moveCompiled(program, settings, over));
    noteGenerator(program === undefined ? './load-tunnel.ts' : 'move.c', busy);
    return { value: megabytesPerSecond, cpuUs: (cpuMs * 1000) / megabytes };
  };
}

type Settings = Required<Move>;

function moveCompiled(
  program: string,
  { protocol, direction, port, peerPort, path, frameBytes, durationMs }: Settings,
  over: () => void,
): Promise<Moved> {
  return runForJson(program, [protocol, direction, port, peerPort, path, frameBytes, durationMs], { over });
}

async function moveWithNode(settings: Settings, over: () => void): Promise<Moved> {
  const child = new Child('./load-tunnel.ts', settings);
  const moved = await child.next<Moved>();
  over();
  await child.end();
  return moved;
}
