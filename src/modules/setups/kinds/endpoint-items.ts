import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { Address } from '../../../contract/endpoint.ts';
import type { EndpointReset, EndpointResetResult } from '../../../contract/endpoint-reset.ts';
import type { Faults } from '../../../contract/faults/index.ts';
import { setupKinds, type SetupItemState } from '../../../contract/setup.ts';
import { nameInSetup } from '../../../contract/setup-name.ts';
import { withoutKeys } from '../../../contract/tls.ts';
import { AppError, NotFoundError } from '../../../core/errors/index.ts';
import type { Caller } from '../../../core/http/index.ts';
import { Slice } from '../../../core/turns.ts';
import type { EndpointDocument, EndpointListing, EndpointSets } from '../../data-plane/index.ts';
import {
  fullName,
  namesOf,
  type PlanContext,
  type PlannedItem,
  type PlannedKind,
  type SetupKind,
  type Step,
} from '../setup-plan.ts';
import { parseItem } from '../setup-faults.ts';
import { withStoredKey } from '../secrets.ts';
import type { SetupRecord } from '../setup.repository.ts';
import { differences, jsonOf } from './differences.ts';

/** Endpoints that are listed in one go. */
const PAGE = 500;

interface SetupSpec {
  readonly name?: string | undefined;
  readonly transport: string;
  readonly host: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly handler?: unknown;
  readonly faults: Faults;
  readonly tls?:
    | { readonly cert?: string | undefined; readonly key?: string | undefined; readonly selfSigned?: boolean }
    | undefined;
}
interface SetupStatus {
  readonly state: string;
  readonly error: { readonly code: string; readonly detail: string } | null;
  readonly address?: Address | null;
}

interface Parts<Spec extends SetupSpec, Status extends SetupStatus> {
  readonly member: 'listeners' | 'clients';
  readonly schema: z.ZodType<Spec>;
  readonly sets: EndpointSets<Spec, Status>;
  readonly listing: EndpointListing<Spec, Status>;
}

/** The reset of one endpoint. */
export interface ResetItem {
  readonly item: PlannedItem;
  run(): Promise<EndpointResetResult>;
}

/** Listeners or clients of set-ups. */
export class EndpointItems<Spec extends SetupSpec, Status extends SetupStatus> implements SetupKind {
  readonly member: 'listeners' | 'clients';
  readonly #parts: Parts<Spec, Status>;

  constructor(parts: Parts<Spec, Status>) {
    this.member = parts.member;
    this.#parts = parts;
  }

  async plan(context: PlanContext): Promise<PlannedKind> {
    const { member } = this;
    const { sets, schema } = this.#parts;
    const names = namesOf(context, member);
    const live = await sets.find(names.map((name) => fullName(context.setup, name)));
    const canonical: Record<string, object> = {};
    const items: PlannedItem[] = [];
    const steps: Step[] = [];
    const created: { readonly item: PlannedItem; readonly spec: Spec }[] = [];
    const slice = new Slice();
    let removed = 0;
    for (const name of names) {
      if (slice.isOver()) await slice.next();
      const full = fullName(context.setup, name);
      const document = live.get(full);
      const item: PlannedItem = { kind: setupKinds[member], name, action: 'keep', ...factsOf(document) };
      if (!Object.hasOwn(context.document[member], name)) {
        if (document === undefined) continue;
        item.action = 'delete';
        removed += 1;
        items.push(item);
        steps.push({ phase: 'free', items: [item], run: () => sets.remove(document, context.graceMs, context.caller) });
        continue;
      }
      const spec = await context.faults.check([member, name], async () => {
        const { name: _name, ...given } = await parseItem(schema, context.document[member][name], name);
        canonical[name] = withoutKeys(given);
        const whole = withStoredKey({ ...given, name: full } as unknown as Spec, document?.spec);
        return sets.complete(whole, document?.spec, context.caller);
      });
      if (spec === undefined) continue;
      items.push(item);
      if (document === undefined) {
        item.action = 'create';
        created.push({ item, spec });
      } else steps.push(...(await this.#changes(item, document, spec, context)));
    }
    sets.requireRoom(created.length, removed);
    if (created.length > 0) steps.push(this.#creation(created));
    return { canonical, items, steps };
  }

  /** The endpoints of a set-up that exist, by their names inside it. */
  async existing({ name: setup, document }: SetupRecord): Promise<Map<string, EndpointDocument<Spec>>> {
    const names = Object.keys(document[this.member]);
    const found = await this.#parts.sets.find(names.map((name) => fullName(setup, name)));
    return new Map([...found].map(([full, one]) => [nameInSetup(full), one]));
  }

  /** Those that exist, and where. */
  async places(
    record: SetupRecord,
  ): Promise<{ readonly name: string; readonly id: string; readonly node: string; readonly isHere: boolean }[]> {
    return [...(await this.existing(record))].map(([name, document]) => ({
      name,
      id: document.id,
      node: document.node,
      isHere: this.#parts.sets.isOwn(document),
    }));
  }

  /** Sets the faults back to those of the document, then resets the endpoint. */
  async reset(record: SetupRecord, reset: EndpointReset, caller: Caller): Promise<ResetItem[]> {
    const { sets } = this.#parts;
    const existing = await this.existing(record);
    return Object.entries(record.document[this.member]).map(([name, given]): ResetItem => {
      const item: PlannedItem = { kind: setupKinds[this.member], name, action: 'keep' };
      const run = async (): Promise<EndpointResetResult> => {
        const document = existing.get(name);
        if (document === undefined) throw new NotFoundError(item.kind, fullName(record.name, name));
        const { faults } = given as Spec;
        if (!isDeepStrictEqual(jsonOf(document.spec.faults), faults))
          await sets.change(document, { ...document.spec, faults }, caller);
        return sets.reset(document, reset, caller);
      };
      return { item, run };
    });
  }

  async states(record: SetupRecord, caller: Caller): Promise<SetupItemState[]> {
    const { member } = this;
    const document = record.document[member];
    if (Object.keys(document).length === 0) return [];
    const views = new Map((await this.#views(record.name, caller)).map((view) => [view.name ?? '', view]));
    return Object.entries(document).map(([name, given]) => {
      const view = views.get(fullName(record.name, name));
      if (view === undefined) return { kind: setupKinds[member], name, state: 'missing' };
      const { id, node, status } = view;
      return {
        kind: setupKinds[member],
        name,
        id,
        node,
        state: status.state,
        ...(status.address ? { address: status.address } : {}),
        ...differences(shownSpec(given), shownSpec(view)),
        ...(status.error === null ? {} : { error: { code: status.error.code, detail: status.error.detail } }),
      };
    });
  }

  async #views(setup: string, caller: Caller) {
    const query = { limit: PAGE, order: 'asc', setup, label: [] } as const;
    const views: Awaited<ReturnType<EndpointListing<Spec, Status>['list']>>['items'] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#parts.listing.list({ ...query, cursor }, caller);
      views.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return views;
  }

  async #changes(
    item: PlannedItem,
    document: EndpointDocument<Spec>,
    spec: Spec,
    { graceMs, caller }: PlanContext,
  ): Promise<Step[]> {
    const { sets } = this.#parts;
    const { changed, restarts } = await sets.changeBetween(document, spec);
    if (changed.length > 0) item.changed = [...changed];
    if (changed.length === 0 && !restarts) return [];
    const change: Step = { phase: 'change', items: [item], run: () => sets.change(document, spec, caller) };
    item.action = restarts ? 'restart' : 'change';
    if (!restarts) return [change];
    delete item.address;
    return [
      ...(document.running ? [this.#step('free', item, () => sets.stop(document, graceMs, caller))] : []),
      ...(changed.length > 0 ? [change] : []),
      this.#step('open', item, async () => setAddress(item, await sets.start(document, caller))),
    ];
  }

  #step(phase: Step['phase'], item: PlannedItem, run: () => Promise<void>): Step {
    return { phase, items: [item], run };
  }

  #creation(created: readonly { readonly item: PlannedItem; readonly spec: Spec }[]): Step {
    return {
      phase: 'open',
      items: created.map(({ item }) => item),
      run: async () => {
        const results = await this.#parts.sets.createAll(created.map(({ spec }) => spec));
        const failures = new Map<PlannedItem, unknown>();
        for (const { item, spec } of created) {
          const result = results.get(spec.name ?? '');
          if (result === undefined || result instanceof AppError) failures.set(item, result);
          else {
            item.id = result.id;
            setAddress(item, result.address);
          }
        }
        return failures;
      },
    };
  }
}

function setAddress(item: PlannedItem, address: Address | undefined): void {
  if (address !== undefined) item.address = address;
}

/** Of one that is there. The port of a listener is the one that was bound last. */
function factsOf<Spec extends SetupSpec>(document: EndpointDocument<Spec> | undefined): Partial<PlannedItem> {
  if (document === undefined) return {};
  const { id, spec, running, lastPort } = document;
  const host = spec.host.toLowerCase() === 'localhost' ? '127.0.0.1' : spec.host;
  return { id, ...(running && lastPort !== null ? { address: { host, port: lastPort } } : {}) };
}

/** What can be compared of a spec: without its name, and without what was generated. */
function shownSpec(spec: object): object {
  const { name: _name, tls, ...rest } = spec as SetupSpec;
  if (tls === undefined) return rest;
  const { cert, ...others } = tls;
  return { ...rest, tls: tls.selfSigned === true ? others : { cert, ...others } };
}
