import { text } from 'node:stream/consumers';
import type { Run } from '../command.ts';
import { CliError, EXIT, usageError } from '../exit-codes.ts';
import { readText } from '../files.ts';
import { exitOf, jobFields, waitFor } from '../jobs.ts';
import { untilEnded } from '../live/interruption.ts';
import { path } from '../server.ts';
import { parseJson } from '../syntax/settings.ts';

export const run: Run = async (invocation) => {
  const { server, out, io, args, options } = invocation;
  const [kind = '', file = '-'] = args;
  const source = file === '-' ? await text(io.stdin) : await readText(file);
  const inputs = inputsOf(source, file);
  const { pool = 'default', ...fields } = jobFields(invocation);
  using interruption = untilEnded(invocation);
  const batch = await server.request('POST', path`/v1/pools/${String(pool)}/map`, {
    body: { kind, inputs, ...fields },
  });
  const id = String(batch['id']);
  if (options.flag('detach')) return out.done(id, batch, id);
  const ended = await waitFor(invocation, path`/v1/batches/${id}`, interruption.signal);
  if (ended === undefined) {
    await server.request('DELETE', path`/v1/batches/${id}`);
    throw new CliError(`${id} is cancelled`, EXIT.failed);
  }
  const counts = ended['counts'] as Record<string, number>;
  await out.done(
    `${id} ${String(ended['state'])}: ${counts['completed']} completed, ${counts['failed']} failed`,
    ended,
    id,
  );
  return exitOf(ended['state']);
};

function inputsOf(source: string, file: string): unknown[] {
  const inputs = source
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [parseJson(line, `${file}:${at + 1}`)]));
  if (inputs.length === 0) throw usageError(`${file === '-' ? 'stdin' : file} has no inputs: one JSON value a line`);
  return inputs;
}
