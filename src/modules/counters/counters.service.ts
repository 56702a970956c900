import { Inject, Injectable } from '@nestjs/common';
import {
  MAX_COUNTER_VALUE,
  type Counter,
  type CounterAdd,
  type CounterQuery,
  type CounterSet,
  type Page,
} from '../../contract/index.ts';
import type { Order } from '../../contract/order.ts';
import { setupOf } from '../../contract/setup-name.ts';
import { NotFoundError, RevisionMismatchError } from '../../core/errors/index.ts';
import { decodeCursor, encodeCursor, type Revisions } from '../../core/http/index.ts';
import type { RunGuard } from '../../core/redis/index.ts';
import { CounterRepository, type CounterWrite } from './counter.repository.ts';
import { refusal } from './refusals.ts';

/** What goes with a write; all of it optional. */
export type CounterConditions = Pick<CounterSet, 'ifValue' | 'lock' | 'fencingToken'> & {
  /** Revision that must be there. */
  readonly revision?: Revisions | undefined;
  /** A set-up writes one of its own, which it may create. */
  readonly bySetup?: boolean | undefined;
  /** The run of a job that writes: `job_cancelled` once another run of the job has started. */
  readonly guard?: RunGuard | undefined;
};

/** Counters of the cluster: whole numbers, written atomically. */
@Injectable()
export class Counters {
  readonly #repository: CounterRepository;

  constructor(@Inject(CounterRepository) repository: CounterRepository) {
    this.#repository = repository;
  }

  async find(name: string): Promise<Counter | undefined> {
    return this.#repository.find(name);
  }

  /** Throws `not_found`. */
  async get(name: string): Promise<Counter> {
    const counter = await this.find(name);
    if (!counter) throw new NotFoundError('counter', name);
    return counter;
  }

  /** A counter that is not there counts as 0. */
  async valueOf(name: string): Promise<number> {
    return (await this.find(name))?.value ?? 0;
  }

  /** Throws `value_mismatch`, `stale_fencing_token`, `revision_mismatch`, `counter_limit`, `fence_limit`. */
  async set(
    name: string,
    value: number,
    conditions: CounterConditions = {},
  ): Promise<{ counter: Counter; isNew: boolean }> {
    return this.#write(name, {
      op: 'set',
      number: value,
      least: -MAX_COUNTER_VALUE,
      greatest: MAX_COUNTER_VALUE,
      ...conditionsOf(conditions),
      mayCreate: mayCreate(name, conditions),
    });
  }

  /** Throws `counter_bound` besides what {@link set} does. A counter that is not there begins at 0. */
  async add(
    name: string,
    { by, ...conditions }: Pick<CounterAdd, 'by'> & Partial<CounterAdd> & CounterConditions,
  ): Promise<Counter> {
    const write = { op: 'add', number: by, ...boundsOf(conditions), ...conditionsOf(conditions) } as const;
    return (await this.#write(name, { ...write, mayCreate: mayCreate(name, conditions) })).counter;
  }

  /** Throws `not_found`, `revision_mismatch`. */
  async remove(name: string, revision?: Revisions): Promise<void> {
    const removed = await this.#repository.remove(name, revision);
    if (removed.status === 'missing') throw new NotFoundError('counter', name);
    if (removed.status === 'revision') throw new RevisionMismatchError(removed.found);
  }

  /** By name. */
  async list({ limit, cursor, order, setup }: CounterQuery): Promise<Page<Counter>> {
    const first = setup === undefined ? '' : beforeSetup(setup, order);
    const after = cursor === undefined ? first : decodeCursor(cursor, /^[\w./:-]{1,128}$/);
    const all = await this.#repository.names(after, limit + 1, order);
    const found = setup === undefined ? all : all.filter((name) => setupOf(name) === setup);
    const names = found.slice(0, limit);
    return {
      items: await this.#repository.findAll(names),
      nextCursor: found.length > limit ? encodeCursor(names.at(-1) ?? '') : null,
    };
  }

  async #write(name: string, write: CounterWrite): Promise<{ counter: Counter; isNew: boolean }> {
    const written = await this.#repository.write(name, write);
    if (written.status === 'limit' && write.mayCreate === false) throw new NotFoundError('counter', name);
    if (written.status !== 'ok') throw refusal(name, write, written);
    return written;
  }
}

/** Counters of a set-up are created by it alone. */
function mayCreate(name: string, { bySetup = false }: CounterConditions): boolean {
  return bySetup || setupOf(name) === undefined;
}

/** A name before those of a set-up, which are in one place: "0" is the character after the slash. */
function beforeSetup(setup: string, order: Order): string {
  return order === 'asc' ? `${setup}/` : `${setup}0`;
}

/** Of whole numbers, the least above a bound is one more. */
function boundsOf({
  min = -MAX_COUNTER_VALUE,
  max = MAX_COUNTER_VALUE,
  above = min - 1,
  below = max + 1,
}: Partial<CounterAdd>): Pick<CounterWrite, 'least' | 'greatest'> {
  return { least: Math.max(min, above + 1), greatest: Math.min(max, below - 1) };
}

function conditionsOf({
  ifValue,
  lock,
  fencingToken,
  revision,
  guard,
}: CounterConditions): Pick<CounterWrite, 'ifValue' | 'revision' | 'fence' | 'guard'> {
  return {
    ifValue,
    revision,
    guard,
    fence: lock === undefined || fencingToken === undefined ? undefined : { lock, token: fencingToken },
  };
}
