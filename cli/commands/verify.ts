import type { Invocation, Run } from '../command.ts';
import { usageError } from '../exit-codes.ts';
import { matchOf } from '../syntax/match.ts';
import { parseTime } from '../syntax/time.ts';
import { findEndpoint } from '../targets.ts';
import { showVerified, type Verified } from '../verification.ts';

export const run: Run = async (invocation) => {
  const { server, args, options } = invocation;
  const body = {
    match: matchOf(options),
    count: countOf(invocation),
    direction: options.text('direction'),
    connection: options.text('connection'),
    since: parseTime(options.text('since')),
    withinMs: options.ms('within'),
  };
  const endpoint = await findEndpoint(server, args[0] ?? '');
  return showVerified(invocation, await server.request<Verified>('POST', `${endpoint.path}/verify`, { body }));
};

function countOf({ options }: Invocation): object | undefined {
  const exactly = options.count('count');
  const [atLeast, atMost] = [options.count('atLeast'), options.count('atMost')];
  if (exactly === undefined && atLeast === undefined && atMost === undefined) return undefined;
  if (exactly !== undefined && (atLeast !== undefined || atMost !== undefined))
    throw usageError('--count does not go with --at-least and --at-most');
  return { exactly, atLeast, atMost };
}
