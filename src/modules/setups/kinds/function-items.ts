import { Inject, Injectable } from '@nestjs/common';
import { functionSpecSchema, type StoredFunction } from '../../../contract/jobs/function.ts';
import type { SetupItemState } from '../../../contract/setup.ts';
import { requirePayload, type Caller } from '../../../core/http/index.ts';
import { Functions } from '../../functions/index.ts';
import { parseFunction } from './parse-function.ts';
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

const FIELDS = Object.keys(functionSpecSchema.shape);

/** Functions of set-ups. */
@Injectable()
export class FunctionItems implements SetupKind {
  readonly member = 'functions';
  readonly #functions: Functions;

  constructor(@Inject(Functions) functions: Functions) {
    this.#functions = functions;
  }

  async plan(context: PlanContext): Promise<PlannedKind> {
    const { setup, caller, faults } = context;
    const given = context.document.functions;
    const canonical: Record<string, object> = {};
    const items: PlannedItem[] = [];
    const steps: Step[] = [];
    for (const name of namesOf(context, 'functions')) {
      const full = fullName(setup, name);
      const before = await this.#functions.find(full);
      const item: PlannedItem = { kind: 'function', name, action: 'keep' };
      if (!Object.hasOwn(given, name)) {
        if (before === undefined) continue;
        item.action = 'delete';
        await faults.check(['functions', name], async () => requireMayTouch(caller, 'delete'));
        steps.push({ phase: 'tidy', items: [item], run: () => this.#functions.remove(full, undefined) });
      } else {
        const step = await faults.check(['functions', name], async () => {
          const spec = await parseFunction(given[name], name, before?.source);
          canonical[name] = spec;
          return this.#change(item, { full, caller, before }, spec);
        });
        if (step !== undefined) steps.push(...step);
      }
      items.push(item);
    }
    return { canonical, items, steps };
  }

  async states({ name: setup, document }: SetupRecord): Promise<SetupItemState[]> {
    return Promise.all(
      Object.entries(document.functions).map(async ([name, given]): Promise<SetupItemState> => {
        const found = await this.#functions.find(fullName(setup, name));
        if (found === undefined) return { kind: 'function', name, state: 'missing' };
        return { kind: 'function', name, state: 'stored', ...differences(given, found) };
      }),
    );
  }

  async #change(
    item: PlannedItem,
    {
      full,
      caller,
      before,
    }: { readonly full: string; readonly caller: Caller; readonly before: StoredFunction | undefined },
    spec: { readonly source: string; readonly description: string },
  ): Promise<Step[]> {
    const changed = before === undefined ? [] : changedBetween(specOf(before), spec);
    if (before !== undefined && changed.length === 0) return [];
    if (before?.source !== spec.source) {
      if (before !== undefined) requireMayTouch(caller, 'replace');
      await this.#functions.check(spec.source);
    }
    Object.assign(item, before === undefined ? { action: 'create' } : { action: 'change', changed });
    return [
      {
        phase: 'prepare',
        items: [item],
        run: async () => void (await this.#functions.put(full, spec, { revision: undefined, caller, bySetup: true })),
      },
    ];
  }
}

function requireMayTouch(caller: Caller, what: 'delete' | 'replace'): void {
  requirePayload(caller, `is required to ${what} a function: it receives the inputs of its jobs and schedules`);
}

function specOf(stored: StoredFunction): object {
  return Object.fromEntries(Object.entries(stored).filter(([field]) => FIELDS.includes(field)));
}
