import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Child } from './child.ts';
import { compiled } from './compile.ts';

export interface Upstream {
  readonly port: number;
  readonly pid: number | undefined;
  end(): Promise<void>;
}

/** An echo to stand behind what passes bytes on: echo.c where it can be compiled, so that it takes little of the machine, else bare Node. */
export async function startEcho(transport: 'tcp' | 'udp'): Promise<Upstream> {
  const program = compiled('echo.c');
  return program === undefined ? startBare(`./bare-${transport}.ts`) : startCompiled(program, transport);
}

async function startCompiled(program: string, transport: string): Promise<Upstream> {
  const child = spawn(program, [transport], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { port } = JSON.parse(line.toString()) as { port: number };
  return {
    port,
    pid: child.pid,
    async end() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A script of this folder that prints the port it serves on. */
export async function startBare(script: string, settings: object = {}): Promise<Upstream> {
  const child = new Child(script, settings);
  const { port } = await child.next<{ port: number }>();
  return { port, pid: child.process.pid, end: () => child.end() };
}
