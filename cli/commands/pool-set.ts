import { isPortcallError } from '../../client/src/index.ts';
import type { Run } from '../command.ts';
import { usageError } from '../exit-codes.ts';
import { path, type Resource } from '../server.ts';

export const run: Run = async ({ server, out, args, options }) => {
  const name = args[0] ?? '';
  const fields = {
    maxWorkers: options.count('workers', 1),
    attempts: options.count('attempts', 1),
    timeoutMs: options.ms('timeout'),
    queueLimit: options.count('queueLimit'),
  };
  if (Object.values(fields).every((value) => value === undefined))
    throw usageError('give --workers or another setting');
  let pool: Resource;
  try {
    pool = await server.request('PATCH', path`/v1/pools/${name}`, { body: fields });
  } catch (error) {
    if (!isPortcallError(error) || error.status !== 404) throw error;
    pool = await server.request('POST', '/v1/pools', { body: { name, ...fields } });
  }
  await out.done(`${name}: ${String(pool['maxWorkers'])} workers`, pool, name);
};
