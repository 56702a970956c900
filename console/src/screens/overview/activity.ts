import type { Schema } from '../../../../client/src/index.ts';
import { portcall } from '../../app/session.ts';
import { traffic } from '../../live/endpoints.ts';
import { readEvents } from '../../live/events.ts';
import { usePoll, type Poll } from '../../live/poll.ts';

const EVERY_MS = 1500;
/** What went wrong lately is among the last events of these types. */
const PROBLEMS = [
  'listener.failed',
  'client.failed',
  'connection.error',
  'connection.dial_failed',
  'thread.lost',
  'log.gap',
  'job.failed',
  'job.timed_out',
] as const;
const MOST_PROBLEMS = 12;

export interface Activity {
  readonly nodes: readonly Schema<'Node'>[];
  readonly faults: readonly (Schema<'ListedFault'> & { readonly leftMs?: number })[];
  readonly problems: readonly Schema<'Event'>[];
}

/** What the overview shows besides the endpoints. */
export function useActivity(): Poll<Activity> {
  return usePoll('activity', EVERY_MS, async (signal) => {
    const { api } = portcall.value;
    const [nodes, faults, problems, pools] = await Promise.all([
      api.GET('/v1/nodes', { signal }),
      api.GET('/v1/faults', { params: { query: { limit: 100 } }, signal }),
      readEvents({ types: PROBLEMS.join(','), order: 'desc', limit: MOST_PROBLEMS }, signal),
      api.GET('/v1/pools', { params: { query: { limit: 500 } }, signal }),
    ]);
    const ended = pools.data.items.reduce(
      (sum, { status }) => sum + status.completed + status.failed + status.cancelled + status.timedOut,
      0,
    );
    traffic.note('jobs', ended, performance.now());
    return { nodes: nodes.data.items, faults: faults.data.items, problems: problems.items };
  });
}
