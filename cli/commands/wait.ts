import type { Invocation, Run } from '../command.ts';
import { CliError, EXIT, usageError, type ExitCode } from '../exit-codes.ts';
import { field } from '../kinds.ts';
import { matchOf } from '../syntax/match.ts';
import { parseTime } from '../syntax/time.ts';
import { findEndpoint, type Endpoint } from '../targets.ts';
import { showVerified, type Verified } from '../verification.ts';

const DEFAULT_WITHIN_MS = 60_000;
/** Longest wait of one request. */
const MAX_WAIT_MS = 60_000;
const POLL_MS = 100;

export const run: Run = async (invocation) => {
  const { server, args, options } = invocation;
  const match = matchOf(options);
  const state = options.text('state');
  if (state !== undefined && match !== undefined) throw usageError('--state does not go with a match');
  const withinMs = options.ms('within') ?? DEFAULT_WITHIN_MS;
  const deadline = performance.now() + withinMs;
  const endpoint = await findEndpoint(server, args[0] ?? '');
  if (state !== undefined) return waitForState(invocation, endpoint, state, deadline);
  return waitForMessages(invocation, endpoint, { match, deadline });
};

async function waitForMessages(
  invocation: Invocation,
  endpoint: Endpoint,
  { match, deadline }: { match: object | undefined; deadline: number },
): Promise<ExitCode> {
  const { server, options } = invocation;
  for (;;) {
    const leftMs = Math.max(0, Math.ceil(deadline - performance.now()));
    const atLeast = options.count('atLeast', 1);
    const result = await server.request<Verified>('POST', `${endpoint.path}/verify`, {
      body: {
        match,
        count: atLeast === undefined ? undefined : { atLeast },
        direction: options.text('direction'),
        connection: options.text('connection'),
        since: parseTime(options.text('since')),
        withinMs: Math.min(MAX_WAIT_MS, leftMs),
      },
    });
    if (result.satisfied) return showVerified(invocation, result);
    if (leftMs <= MAX_WAIT_MS) {
      await showVerified(invocation, result);
      return EXIT.timedOut;
    }
  }
}

async function waitForState(
  { server, out }: Invocation,
  endpoint: Endpoint,
  state: string,
  deadline: number,
): Promise<ExitCode> {
  for (;;) {
    const resource = await server.request('GET', endpoint.path);
    const current = String(field(resource, 'status.state'));
    if (current === state) {
      await out.done(`${endpoint.name} is ${state}`, resource, resource['id']);
      return EXIT.ok;
    }
    if (performance.now() > deadline) throw new CliError(`${endpoint.name} is ${current}, not ${state}`, EXIT.timedOut);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
