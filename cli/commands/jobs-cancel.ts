import type { Run } from '../command.ts';
import { path } from '../server.ts';

export const run: Run = async ({ server, out, args }) => {
  for (const id of args) {
    const job = await server.request('DELETE', path`/v1/jobs/${id}`);
    await out.done(`${id} cancelled`, job ?? { cancelled: id }, id);
  }
};
