import { Inject, Injectable } from '@nestjs/common';
import type { SetupItemState } from '../../../contract/setup.ts';
import { Counters } from '../../counters/index.ts';
import { parseCounter } from '../read-document.ts';
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

/** Counters of set-ups. What has been counted stays until the document has another value. */
@Injectable()
export class CounterItems implements SetupKind {
  readonly member = 'counters';
  readonly #counters: Counters;

  constructor(@Inject(Counters) counters: Counters) {
    this.#counters = counters;
  }

  async plan(context: PlanContext): Promise<PlannedKind> {
    const { setup, before, faults } = context;
    const given = context.document.counters;
    const canonical: Record<string, object> = {};
    const items: PlannedItem[] = [];
    const steps: Step[] = [];
    for (const name of namesOf(context, 'counters')) {
      const full = fullName(setup, name);
      const found = await this.#counters.find(full);
      const item: PlannedItem = { kind: 'counter', name, action: 'keep' };
      if (!Object.hasOwn(given, name)) {
        if (found === undefined) continue;
        item.action = 'delete';
        steps.push({ phase: 'tidy', items: [item], run: () => this.#counters.remove(full) });
      } else {
        const spec = await faults.check(['counters', name], async () => parseCounter(given[name], name));
        if (spec === undefined) continue;
        canonical[name] = spec;
        const isOther = valueIn(before, name) !== spec.value || before?.pending.includes(`counters/${name}`) === true;
        if (found === undefined) item.action = 'create';
        else if (isOther && found.value !== spec.value) Object.assign(item, { action: 'change', changed: ['value'] });
        const set = async (): Promise<void> => void (await this.#counters.set(full, spec.value, { bySetup: true }));
        if (item.action !== 'keep') steps.push({ phase: 'prepare', items: [item], run: set });
      }
      items.push(item);
    }
    return { canonical, items, steps };
  }

  async states({ name: setup, document }: SetupRecord): Promise<SetupItemState[]> {
    return Promise.all(
      Object.keys(document.counters).map(async (name): Promise<SetupItemState> => {
        const found = await this.#counters.find(fullName(setup, name));
        return { kind: 'counter', name, state: found === undefined ? 'missing' : 'stored' };
      }),
    );
  }
}

function valueIn(before: SetupRecord | undefined, name: string): number | undefined {
  return (before?.document.counters[name] as { readonly value: number } | undefined)?.value;
}
