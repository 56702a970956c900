import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { scheduleSpecSchema, type ScheduleSpec } from '../../../contract/jobs/index.ts';
import type { SetupItemState } from '../../../contract/setup.ts';
import { isJsonObject, requirePayload } from '../../../core/http/index.ts';
import { maskCredentials } from '../../../core/masking/index.ts';
import { ScheduleService } from '../../jobs/index.ts';
import { withStoredCredentials } from '../secrets.ts';
import { itemOf, parseItem } from '../setup-faults.ts';
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

/** Members of inputs that name other resources, and where those are in a document. */
const REFERENCES = { function: 'functions', counter: 'counters' } as const;

/** Schedules of set-ups. Their pool, function and counter are the set-up's own if it has one of that name. */
@Injectable()
export class ScheduleItems implements SetupKind {
  readonly member = 'schedules';
  readonly #schedules: ScheduleService;

  constructor(@Inject(ScheduleService) schedules: ScheduleService) {
    this.#schedules = schedules;
  }

  async plan(context: PlanContext): Promise<PlannedKind> {
    const given = context.document.schedules;
    const canonical: Record<string, object> = {};
    const items: PlannedItem[] = [];
    const steps: Step[] = [];
    for (const name of namesOf(context, 'schedules')) {
      const before = await this.#schedules.find(fullName(context.setup, name));
      const item: PlannedItem = { kind: 'schedule', name, action: 'keep', ...(before ? { id: before.id } : {}) };
      if (!Object.hasOwn(given, name)) {
        if (before === undefined) continue;
        item.action = 'delete';
        steps.push({ phase: 'free', items: [item], run: () => this.#schedules.delete(before.id, undefined) });
      } else {
        const spec = await context.faults.check(['schedules', name], async () => {
          const parsed = await this.#parse(context, name, before?.spec);
          canonical[name] = shownSpec(parsed);
          const resolved = resolve(parsed, context);
          await this.#schedules.check(resolved, before?.spec, ownNames(context));
          return resolved;
        });
        if (spec !== undefined) steps.push(...this.#changes(item, before?.spec, spec));
      }
      items.push(item);
    }
    return { canonical, items, steps };
  }

  async states({ name: setup, document }: SetupRecord): Promise<SetupItemState[]> {
    return Promise.all(
      Object.entries(document.schedules).map(async ([name, given]): Promise<SetupItemState> => {
        const found = await this.#schedules.find(fullName(setup, name));
        if (found === undefined) return { kind: 'schedule', name, state: 'missing' };
        const { id, spec } = found;
        const expected = resolve({ ...(given as ScheduleSpec) }, { setup, document });
        return {
          kind: 'schedule',
          name,
          id,
          state: spec.paused ? 'paused' : 'active',
          ...differences(expected, shownSpec(spec)),
        };
      }),
    );
  }

  async #parse(context: PlanContext, name: string, stored: ScheduleSpec | undefined): Promise<ScheduleSpec> {
    const raw = itemOf(context.document.schedules[name], name);
    const known = stored === undefined ? undefined : unresolved(stored, context);
    const isSameKind = known !== undefined && (raw['kind'] ?? known.kind) === known.kind;
    const input =
      raw['input'] === undefined && isSameKind ? known.input : withStoredCredentials(raw['input'], known?.input);
    const isKept = input !== raw['input'];
    if (isKept && !isDeepStrictEqual(input, known?.input))
      requirePayload(
        context.caller,
        'is required for a change that keeps part of the stored `input`. Send the whole `input`',
      );
    return parseItem(scheduleSpecSchema, { ...raw, input }, name);
  }

  #changes(item: PlannedItem, before: ScheduleSpec | undefined, spec: ScheduleSpec): Step[] {
    const changed = before === undefined ? [] : changedBetween(before, spec);
    if (before !== undefined && changed.length === 0) return [];
    Object.assign(item, before === undefined ? { action: 'create' } : { action: 'change', changed });
    const run = async (): Promise<void> => {
      item.id = (await (before === undefined ? this.#schedules.create(spec) : this.#schedules.replace(spec))).id;
    };
    return [{ phase: 'use', items: [item], run }];
  }
}

type References = Pick<PlanContext, 'setup' | 'document'>;

/** With the names that the resources have outside of the set-up, its own too. */
function resolve(spec: ScheduleSpec, { setup, document }: References): ScheduleSpec {
  const own = (member: keyof References['document'], name: unknown): unknown =>
    typeof name === 'string' && Object.hasOwn(document[member], name) ? fullName(setup, name) : name;
  const names = spec.name === undefined ? {} : { name: fullName(setup, spec.name) };
  return { ...spec, ...names, pool: own('pools', spec.pool), input: mapReferences(spec, own) } as ScheduleSpec;
}

/** As it stands in a document. */
function unresolved(spec: ScheduleSpec, { setup }: References): ScheduleSpec {
  const start = `${setup}/`;
  const inside = (_member: string, name: unknown): unknown =>
    typeof name === 'string' && name.startsWith(start) ? name.slice(start.length) : name;
  return { ...spec, input: mapReferences(spec, inside) } as ScheduleSpec;
}

function mapReferences(
  { kind, input }: Pick<ScheduleSpec, 'kind' | 'input'>,
  map: (member: 'functions' | 'counters', name: unknown) => unknown,
): unknown {
  if ((kind !== 'function' && kind !== 'counter.add') || !isJsonObject(input)) return input;
  const field = kind === 'function' ? 'function' : 'counter';
  return { ...input, [field]: map(REFERENCES[field], (input as Record<string, unknown>)[field]) };
}

/** Names that the set-up creates itself. */
function ownNames({ setup, document }: References): { readonly pools: Set<string>; readonly functions: Set<string> } {
  const names = (member: 'pools' | 'functions'): Set<string> =>
    new Set(Object.keys(document[member]).map((name) => fullName(setup, name)));
  return { pools: names('pools'), functions: names('functions') };
}

function shownSpec({ name: _name, ...spec }: ScheduleSpec): object {
  return { ...spec, input: maskCredentials(spec.input) };
}
