import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { StreamItem } from '../../../client/src/index.ts';
import { useKeys } from '../app/keyboard.ts';
import { go, param, setQuery } from '../app/router.ts';
import { useStream, type StreamInput } from '../live/stream.ts';
import { Badge } from '../parts/badge.tsx';
import { CopyButton } from '../parts/copy.tsx';
import { Choice, errorAt, Problem, TextField } from '../parts/form.tsx';
import { formatNumber, plural } from '../parts/format.ts';
import { EventLine, isRelative } from './events/line.tsx';
import { EventLog, type EventRow, type Place } from './events/log.ts';
import { VirtualList } from '../parts/virtual-list.tsx';

const ROW_HEIGHT = 26;
const MOST_WAITING = 10_000;
const HOUR_MS = 3_600_000;

/** The stream itself, as a program would get it. */
export function Events() {
  const input = inputOfAddress();
  const identity = JSON.stringify(input);
  const log = useMemo(() => new EventLog(), [identity]);
  const version = useSignal(0);
  const isPaused = useSignal(false);
  const follows = useSignal(true);
  const selected = useSignal<EventRow | undefined>(undefined);
  const rate = useRate(log);
  const take = (items: readonly StreamItem[]): void => {
    log.add(items, isPaused.peek());
    version.value += 1;
  };
  const isWanted = version.value >= 0 && log.held.length < MOST_WAITING;
  const stream = useStream(`events ${identity}`, input, take, isWanted);
  const toggle = (): void => {
    isPaused.value = !isPaused.value;
    if (!isPaused.value) log.add(log.held.splice(0), false);
    version.value += 1;
  };
  const select = (row: EventRow | undefined): void => {
    follows.value = false;
    selected.value = row;
  };
  useEventKeys(log, selected.value, select, toggle);
  return (
    <>
      <div class="head">
        <h1>Events</h1>
        <button type="button" aria-pressed={isPaused.value} onClick={toggle}>
          {isPaused.value ? `Continue (${plural(log.held.length, 'event')} waiting)` : 'Pause'}
        </button>
        <CopyButton text={() => location.href} label="Copy the address" />
        <CopyButton text={() => JSON.stringify(subscribeFrame(input))} label="Copy the subscribe frame" />
      </div>
      <Filters error={stream.error.value} />
      <p class="soft above" role="status">
        <Badge tone={stream.state.value === 'live' ? 'ok' : 'warn'}>
          {stream.error.value === undefined ? stream.state.value : 'refused'}
        </Badge>{' '}
        {formatNumber(rate)} events/s · {plural(log.total, 'event')}
      </p>
      <EventList
        log={log}
        follows={follows.value && !isPaused.value}
        onFollow={(value) => (follows.value = value)}
        cursor={stream.cursor()}
        version={version.value}
        selected={selected.value}
        onSelect={select}
      />
    </>
  );
}

function useEventKeys(
  log: EventLog,
  selected: EventRow | undefined,
  select: (row: EventRow | undefined) => void,
  toggle: () => void,
): void {
  const at = selected === undefined ? -1 : log.rows.indexOf(selected);
  const move = (step: number): void =>
    select(log.rows[at === -1 ? log.rows.length - 1 : Math.min(Math.max(at + step, 0), log.rows.length - 1)]);
  useKeys({
    ' ': toggle,
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    t: () => setQuery({ time: isRelative() ? '' : 'delta' }),
    ...(selected === undefined ? {} : { Escape: () => select(undefined) }),
    ...(selected?.place === undefined ? {} : { Enter: () => go(...(selected.place as Place)) }),
  });
}

/** What the address says, as options of a subscription. */
function inputOfAddress(): StreamInput {
  const types = param('types');
  const label = param('label');
  return {
    ...(types === '' ? {} : { types: wordsOf(types) }),
    ...(label === '' ? {} : { label: wordsOf(label) }),
    ...startOf(param('from') || 'now', param('start')),
  };
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

function subscribeFrame({ types, label, since, cursor, from = 'now' }: StreamInput): object {
  const start = cursor === undefined ? from : { cursor };
  return { id: 1, op: 'subscribe', subscription: 'mine', filter: { types, label, since }, from: start };
}

/** Where the command has what a field says. */
const PATHS = { types: 'filter.types', label: 'filter.label', start: 'from' };

function Filters({ error }: { readonly error: unknown }) {
  const from = param('from') || 'now';
  const setFrom = (value: string): void =>
    setQuery({ from: value, start: value === 'time' ? new Date(Date.now() - HOUR_MS).toISOString() : '' });
  return (
    <>
      <div class="fields filters">
        <TextField
          label="Types"
          isFilter
          value={param('types')}
          placeholder="message.*, job.failed"
          onValue={(types) => setQuery({ types })}
          error={errorAt(error, PATHS.types)}
        />
        <TextField
          label="Labels"
          value={param('label')}
          placeholder="key:value"
          onValue={(label) => setQuery({ label })}
          error={errorAt(error, PATHS.label)}
        />
        <Choice
          label="From"
          value={from}
          options={['now', 'earliest', ['time', 'a time'], ['cursor', 'a cursor']]}
          onValue={setFrom}
        />
        {(from === 'time' || from === 'cursor') && (
          <TextField
            label={from === 'time' ? 'Time (RFC 3339)' : 'Cursor'}
            value={param('start')}
            onValue={(start) => setQuery({ start })}
            error={errorAt(error, PATHS.start)}
          />
        )}
      </div>
      <Problem error={error} except={Object.values(PATHS)} />
    </>
  );
}

interface EventListProps {
  readonly log: EventLog;
  readonly follows: boolean;
  readonly onFollow: (follows: boolean) => void;
  readonly selected: EventRow | undefined;
  readonly onSelect: (row: EventRow) => void;
  readonly cursor: string | undefined;
  /** Grows with every change of the log. */
  readonly version: number;
}

function EventList({ log, follows, onFollow, selected, onSelect, cursor }: EventListProps) {
  if (log.rows.length === 0)
    return (
      <p class="pane-empty soft">
        Waiting {cursor !== undefined && <>after cursor </>}
        <code>{cursor}</code>
      </p>
    );
  return (
    <VirtualList
      label="Events"
      class="messages events"
      count={log.rows.length}
      rowHeight={ROW_HEIGHT}
      gone={log.gone}
      follows={follows}
      onFollow={onFollow}
      current={selected === undefined ? -1 : log.rows.indexOf(selected)}
      row={(index) => {
        const row = log.rows[index] as EventRow;
        return (
          <EventLine
            key={row.number}
            row={row}
            before={log.rows[index - 1]}
            isSelected={row === selected}
            onSelect={() => onSelect(row)}
          />
        );
      }}
    />
  );
}

/** A time that is no time yet, while it is typed, begins now. */
function startOf(from: string, start: string): StreamInput {
  if (from === 'cursor' && start !== '') return { cursor: start };
  if (from === 'time' && !Number.isNaN(Date.parse(start)))
    return { from: 'earliest', since: new Date(start).toISOString() };
  return { from: from === 'earliest' ? 'earliest' : 'now' };
}

/** Events per second, as of the last second. */
function useRate(log: EventLog): number {
  const rate = useSignal(0);
  useEffect(() => {
    let before = log.total + log.held.length;
    const timer = setInterval(() => {
      const now = log.total + log.held.length;
      rate.value = Math.max(0, now - before);
      before = now;
    }, 1000);
    return () => clearInterval(timer);
  }, [log]);
  return rate.value;
}
