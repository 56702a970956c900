import type { Run } from '../command.ts';
import { path } from '../server.ts';

export const run: Run = async ({ server, out, args }) => {
  for (const id of args) {
    const job = await server.request('POST', path`/v1/jobs/${id}/retry`);
    await out.done(`${id} ${String(job['state'])}`, job, id);
  }
};
