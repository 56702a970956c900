import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { StreamItem } from '../../../client/src/index.ts';
import { useKeys } from '../app/keyboard.ts';
import { param, setQuery } from '../app/router.ts';
import { useStream, type StreamInput } from '../live/stream.ts';
import { Badge, type Tone } from '../parts/badge.tsx';
import { CopyButton } from '../parts/copy.tsx';
import { Choice, TextField } from '../parts/form.tsx';
import { formatNumber, formatTime, plural } from '../parts/format.ts';
import { VirtualList } from '../parts/virtual-list.tsx';
import { visibleText } from '../parts/text.ts';

const MOST = 5000;
const STEP = 500;
const ROW_HEIGHT = 26;
const MOST_WAITING = 10_000;
const HOUR_MS = 3_600_000;

interface EventRow {
  readonly number: number;
  readonly at: string;
  readonly type: string;
  readonly about: string;
  readonly text: string;
}

/** The stream itself, as a program would get it. */
export function Events() {
  const input = inputOfAddress();
  const identity = JSON.stringify(input);
  const log = useMemo(() => new EventLog(), [identity]);
  const version = useSignal(0);
  const isPaused = useSignal(false);
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
  useKeys({ ' ': toggle });
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
      <Filters />
      <p class="soft" role="status">
        <Badge tone={stream.state.value === 'live' ? 'ok' : 'warn'}>{stream.state.value}</Badge> {formatNumber(rate)}{' '}
        events/s · {plural(log.total, 'event')}
      </p>
      <EventList log={log} isPaused={isPaused.value} cursor={stream.cursor()} version={version.value} />
    </>
  );
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

function Filters() {
  const from = param('from') || 'now';
  const setFrom = (value: string): void =>
    setQuery({ from: value, start: value === 'time' ? new Date(Date.now() - HOUR_MS).toISOString() : '' });
  return (
    <div class="fields filters">
      <TextField
        label="Types"
        isFilter
        value={param('types')}
        placeholder="message.*, job.failed"
        onValue={(types) => setQuery({ types })}
      />
      <TextField
        label="Labels"
        value={param('label')}
        placeholder="key:value"
        onValue={(label) => setQuery({ label })}
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
        />
      )}
    </div>
  );
}

interface EventListProps {
  readonly log: EventLog;
  readonly isPaused: boolean;
  readonly cursor: string | undefined;
  /** Grows with every change of the log. */
  readonly version: number;
}

function EventList({ log, isPaused, cursor }: EventListProps) {
  const follows = useSignal(true);
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
      follows={follows.value && !isPaused}
      onFollow={(value) => (follows.value = value)}
      row={(index) => <EventLine key={log.rows[index]?.number} row={log.rows[index] as EventRow} />}
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

/** What arrived, bounded, and what waits while it is paused. */
class EventLog {
  rows: EventRow[] = [];
  gone = 0;
  total = 0;
  readonly held: StreamItem[] = [];

  add(items: readonly StreamItem[], isPaused: boolean): void {
    if (isPaused) return void this.held.push(...items);
    for (const item of items) this.rows.push(rowOf((this.total += 1), item));
    if (this.rows.length <= MOST) return;
    const count = Math.max(STEP, this.rows.length - MOST);
    this.rows = this.rows.slice(count);
    this.gone += count;
  }
}

function rowOf(number: number, item: StreamItem): EventRow {
  if (item.type === 'gap')
    return {
      number,
      at: '',
      type: 'gap',
      about: '',
      text: `${item.missed ?? 'an unknown number of'} events missing: ${item.reason}`,
    };
  const about = item.connection ?? item.listener ?? item.client ?? item.job ?? item.batch ?? item.lock ?? item.node;
  return { number, at: item.at, type: item.type, about, text: visibleText(JSON.stringify(item.data).slice(0, 400)) };
}

function toneOf(type: string): Tone {
  if (type === 'gap' || type === 'log.gap' || /failed|error|lost|timed_out/.test(type)) return 'bad';
  return /deleted|stopped|closed|cancelled|expired/.test(type) ? 'off' : 'ok';
}

function EventLine({ row }: { readonly row: EventRow }) {
  const isGap = row.type === 'gap' || row.type === 'log.gap';
  return (
    <div class={`message${isGap ? ' gap' : ''}`} role="option" aria-selected={false}>
      <span class="number">{row.number}</span>
      <span class="time">{row.at === '' ? '' : formatTime(row.at)}</span>
      <span class="event-type">
        <Badge tone={toneOf(row.type)}>{row.type}</Badge>
      </span>
      <span class="about soft">{row.about}</span>
      <span class="preview">
        <bdi>{row.text}</bdi>
      </span>
    </div>
  );
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
