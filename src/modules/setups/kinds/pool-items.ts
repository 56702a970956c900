import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { poolSpecSchema, type PoolSpec } from '../../../contract/jobs/index.ts';
import type { SetupItemState } from '../../../contract/setup.ts';
import { PoolRemoval, PoolService, type PoolDocument } from '../../jobs/index.ts';
import { parseItem } from '../setup-faults.ts';
import {
  fullName,
  namesOf,
  type PlanContext,
  type PlannedItem,
  type PlannedKind,
  type SetupKind,
  type Step,
} from '../setup-plan.ts';
import type { SetupRecord } from '../setup.repository.ts';
import { changedBetween, differences } from './differences.ts';

/** How long a pool may take to end its cancelled jobs, and how often that is looked at, in milliseconds. */
const END_MS = 2000;
const LOOK_EVERY_MS = 50;

/** Pools of set-ups. One that the document no longer has ends with its jobs, which are cancelled. */
@Injectable()
export class PoolItems implements SetupKind {
  readonly member = 'pools';
  readonly #pools: PoolService;
  readonly #removal: PoolRemoval;

  constructor(@Inject(PoolService) pools: PoolService, @Inject(PoolRemoval) removal: PoolRemoval) {
    this.#pools = pools;
    this.#removal = removal;
  }

  async plan(context: PlanContext): Promise<PlannedKind> {
    const given = context.document.pools;
    const canonical: Record<string, object> = {};
    const items: PlannedItem[] = [];
    const steps: Step[] = [];
    for (const name of namesOf(context, 'pools')) {
      const full = fullName(context.setup, name);
      const before = await this.#pools.find(full);
      const item: PlannedItem = { kind: 'pool', name, action: 'keep' };
      if (!Object.hasOwn(given, name)) {
        if (before === undefined) continue;
        item.action = 'delete';
        items.push(item);
        steps.push({ phase: 'tidy', items: [item], run: () => this.#remove(full) });
        continue;
      }
      const spec = await context.faults.check(['pools', name], () => parseItem(poolSpecSchema, given[name], name));
      if (spec === undefined) continue;
      canonical[name] = withoutName(spec);
      items.push(item);
      steps.push(...this.#changes(item, before, { ...spec, name: full }));
    }
    return { canonical, items, steps };
  }

  async states({ name: setup, document }: SetupRecord): Promise<SetupItemState[]> {
    return Promise.all(
      Object.entries(document.pools).map(async ([name, given]): Promise<SetupItemState> => {
        const pool = await this.#pools.find(fullName(setup, name));
        if (pool === undefined) return { kind: 'pool', name, state: 'missing' };
        return { kind: 'pool', name, state: this.#pools.stateOf(pool), ...differences(given, pool.spec) };
      }),
    );
  }

  #changes(item: PlannedItem, before: PoolDocument | undefined, spec: PoolSpec): Step[] {
    const step = (run: () => Promise<unknown>): Step[] => [
      { phase: 'prepare', items: [item], run: async () => void (await run()) },
    ];
    if (before === undefined || before.deleting !== null) {
      item.action = 'create';
      return step(async () => {
        if (before !== undefined) await this.#untilGone(spec.name);
        await this.#pools.create(spec);
      });
    }
    const changed = changedBetween(before.spec, spec);
    if (changed.length === 0) return [];
    Object.assign(item, { action: 'change', changed });
    return step(() => this.#pools.replace(spec));
  }

  async #remove(full: string): Promise<void> {
    await this.#removal.advance(await this.#pools.markDeleted(full, 'cancel', undefined));
    await this.#untilGone(full);
  }

  /** Running jobs end soon after they are cancelled. A pool that takes longer goes when they have ended. */
  async #untilGone(full: string): Promise<void> {
    const deadlineMs = performance.now() + END_MS;
    for (;;) {
      const pool = await this.#pools.find(full);
      if (pool === undefined || (await this.#removal.advance(pool)) || performance.now() > deadlineMs) return;
      await delay(LOOK_EVERY_MS);
    }
  }
}

function withoutName({ name: _name, ...spec }: PoolSpec): object {
  return spec;
}
