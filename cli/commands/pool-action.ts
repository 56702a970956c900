import type { Run } from '../command.ts';
import { path } from '../server.ts';

export function poolAction(action: 'pause' | 'resume' | 'drain'): Run {
  return async ({ server, out, args }) => {
    const name = args[0] ?? '';
    const pool = await server.request('POST', path`/v1/pools/${name}/${action}`);
    const state = (pool?.['status'] as { state?: string } | undefined)?.state ?? `${action} done`;
    await out.done(`${name}: ${state}`, pool ?? { name }, name);
  };
}
