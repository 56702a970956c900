import type { StreamItem } from '../../../../client/src/index.ts';
import { can } from '../../app/session.ts';
import { visibleText } from '../../parts/text.ts';

const MOST = 5000;
const STEP = 500;

export interface EventRow {
  readonly number: number;
  readonly at: string;
  readonly type: string;
  readonly about: string;
  /** The screen of what it is about. */
  readonly place: Place | undefined;
  readonly text: string;
}

export type Place = readonly [path: readonly string[], query?: Readonly<Record<string, string>>];

/** What arrived, bounded, and what waits while it is paused. */
export class EventLog {
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
      place: undefined,
      text: `${item.missed ?? 'an unknown number of'} events missing: ${item.reason}`,
    };
  const about = item.connection ?? item.listener ?? item.client ?? item.job ?? item.batch ?? item.lock ?? item.node;
  const text = visibleText(JSON.stringify(item.data).slice(0, 400));
  return { number, at: item.at, type: item.type, about, place: placeOf(item), text };
}

function placeOf({ connection, listener, client, job }: Exclude<StreamItem, { type: 'gap' }>): Place | undefined {
  const endpoint = listener === undefined ? (client === undefined ? {} : { client }) : { listener };
  if (connection !== undefined && can('payload')) return [['messages'], { ...endpoint, connection }];
  if (job !== undefined) return [['jobs', job]];
  const id = listener ?? client;
  return id === undefined ? undefined : [['endpoint', listener === undefined ? 'client' : 'listener', id]];
}
