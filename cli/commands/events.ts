import type { StreamItem } from '../../client/src/index.ts';
import type { Invocation, Run } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { showEvent } from '../live/event-view.ts';
import { untilEnded } from '../live/interruption.ts';
import { labelSelectors } from '../syntax/labels.ts';
import { parseTime } from '../syntax/time.ts';
import { subjectFilter } from '../targets.ts';

const DEFAULT_LIMIT = 100;
const PAGE_SIZE = 500;

interface EventPage {
  readonly items: readonly StreamItem[];
  readonly nextCursor: string | null;
  readonly cursor: string;
}

export const run: Run = async (invocation) => {
  const { server, out, args, options } = invocation;
  const subjects = await subjectFilter(server, args);
  const types = options.list('types').flatMap((list) => list.split(','));
  const filter = {
    ...subjects,
    ...(types.length === 0 ? {} : { types }),
    label: labelSelectors(options.list('label')),
    since: parseTime(options.text('since')),
    until: parseTime(options.text('until')),
  };
  const { events, start } = await newest(invocation, filter);
  if (options.flag('follow')) {
    await follow(invocation, filter, start);
    return EXIT.ok;
  }
  for (const event of events) await showEvent(out, event, options.flag('hex'));
  if (events.length === 0) out.note('nothing found');
  return EXIT.ok;
};

/** The newest events, the oldest first, and the position before them. */
async function newest({ server, options }: Invocation, filter: object) {
  const limit = options.count('limit', 1) ?? DEFAULT_LIMIT;
  const events: StreamItem[] = [];
  let start: string | undefined;
  let cursor: string | undefined;
  do {
    const size = Math.min(PAGE_SIZE, limit - events.length);
    const page: EventPage = await server.request('GET', '/v1/events', {
      query: { ...filter, order: 'desc', limit: size, cursor },
    });
    start = page.cursor;
    events.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && events.length < limit);
  return { events: events.toReversed(), start };
}

/** From the first of the newest events on, so that none is shown twice or missed in between. */
async function follow(
  invocation: Invocation,
  filter: { label: readonly string[] },
  cursor: string | undefined,
): Promise<void> {
  const { server, out, options } = invocation;
  using interruption = untilEnded(invocation);
  const label = filter.label.length === 0 ? undefined : filter.label;
  const stream = server.portcall.stream({ ...filter, label, cursor, signal: interruption.signal });
  for await (const item of stream) {
    await showEvent(out, item, options.flag('hex'));
    if (interruption.signal.aborted) break;
  }
}
