import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import type { NamedPageQuery, Page } from '../../contract/page.ts';
import { orderedAfter } from '../../contract/order.ts';
import {
  setupKinds,
  type PutSetupQuery,
  type Setup,
  type SetupMember,
  type SetupResult,
  type SetupSummary,
} from '../../contract/setup.ts';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { AppError, NotFoundError, ValidationError } from '../../core/errors/index.ts';
import {
  decodeCursor,
  encodeCursor,
  requireRevision,
  type Caller,
  type ChangeConditions,
  type JsonObject,
} from '../../core/http/index.ts';
import { EventLog } from '../events/index.ts';
import { readDocument } from './read-document.ts';
import { EMPTY_DOCUMENT, runSteps, type PlannedItem } from './setup-plan.ts';
import { SetupPlanner, type SetupPlan } from './setup-planner.ts';
import { SetupMemory } from './setup-memory.ts';
import { SetupTurns } from './setup-turns.ts';
import { setupSummary, setupView } from './setup-views.ts';
import {
  forEachMember,
  SetupRepository,
  storedSetup,
  type SetupHead,
  type SetupItems,
  type SetupRecord,
} from './setup.repository.ts';

const MEMBERS = new Map(Object.entries(setupKinds).map(([member, kind]) => [kind, member as SetupMember]));

/** Set-ups: named documents, applied as a unit. */
@Injectable()
export class Setups {
  readonly #repository: SetupRepository;
  readonly #memory: SetupMemory;
  readonly #planner: SetupPlanner;
  readonly #turns: SetupTurns;
  readonly #log: EventLog;
  readonly #max: number;

  constructor(
    @Inject(SetupMemory) memory: SetupMemory,
    @Inject(SetupPlanner) planner: SetupPlanner,
    @Inject(SetupTurns) turns: SetupTurns,
    @Inject(EventLog) log: EventLog,
    @Inject(CONFIG) config: Config,
  ) {
    this.#memory = memory;
    this.#repository = memory.repository;
    this.#planner = planner;
    this.#turns = turns;
    this.#log = log;
    this.#max = config.maxSetups;
  }

  /**
   * Applies a document. Everything is checked before anything changes: `validation_failed` and the like. What fails after that is in
   * `setup_incomplete`, and the next apply continues from there.
   */
  async put(name: string, body: JsonObject, query: PutSetupQuery, by: ChangeConditions): Promise<SetupResult> {
    const { setup = name, ttlMs, ...document } = readDocument(body);
    if (setup !== name)
      throw new ValidationError([{ path: 'setup', message: `must be "${name}", as in the path, or left out` }]);
    const plan = async (before: SetupRecord | undefined): Promise<SetupPlan> => {
      requireRevision(by.revision, before?.revision ?? 0);
      return this.#planner.plan({ setup, caller: by.caller, graceMs: query.graceMs, document, before });
    };
    if (query.dryRun) {
      const before = await this.#memory.find(name);
      return resultOf(before, name, await plan(before), true);
    }
    return this.#turns.run(name, async () => {
      const before = await this.#memory.find(name);
      if (before === undefined) await this.#requireRoom();
      return this.#apply(name, before, await plan(before), ttlMs);
    });
  }

  /** Deletes everything that belongs to it. Throws `not_found`, `setup_incomplete`. */
  async remove(name: string, graceMs: number, { revision, caller }: ChangeConditions): Promise<void> {
    await this.#turns.run(name, async () => {
      const before = await this.getRecord(name);
      requireRevision(revision, before.revision);
      await this.#remove(before, graceMs, caller, 'request');
    });
  }

  /** Deletes it if its time is over. */
  async expire(name: string, caller: Caller): Promise<void> {
    await this.#turns.run(name, async () => {
      const before = await this.#memory.find(name);
      const { expiresAtMs } = before ?? {};
      if (before === undefined || expiresAtMs === undefined || expiresAtMs > (await this.#repository.now())) return;
      await this.#remove(before, 0, caller, 'expired');
    });
  }

  /** Throws `not_found`. */
  async get(name: string, caller: Caller): Promise<Setup> {
    const record = await this.getRecord(name);
    return setupView(record, await this.#planner.states(record, caller), caller);
  }

  async list({ limit, cursor, order }: NamedPageQuery): Promise<Page<SetupSummary>> {
    const after = cursor === undefined ? '' : decodeCursor(cursor, /^[\w.-]{1,63}$/);
    const names = orderedAfter(await this.#repository.names(), (name) => name, order, after);
    const page = names.slice(0, limit);
    return {
      items: (await this.#repository.findAll(page)).map(setupSummary),
      nextCursor: names.length > limit ? encodeCursor(page.at(-1) ?? '') : null,
    };
  }

  /** As it is stored; throws `not_found`. */
  async getRecord(name: string): Promise<SetupRecord> {
    const record = await this.#memory.find(name);
    if (record === undefined) throw new NotFoundError('set-up', name);
    return record;
  }

  async #requireRoom(): Promise<void> {
    if ((await this.#repository.count()) >= this.#max)
      throw new AppError('setup_limit', `There are ${this.#max} set-ups, the limit (PORTCALL_MAX_SETUPS).`);
  }

  async #apply(
    name: string,
    before: SetupRecord | undefined,
    plan: SetupPlan,
    ttlMs: number | undefined,
  ): Promise<SetupResult> {
    const document = JSON.stringify(plan.document);
    const isSame = before !== undefined && before.ttlMs === ttlMs && isSameDocument(before.document, document);
    const next = await this.#nextHead(name, before, ttlMs, isSame);
    const hasWork = plan.steps.length > 0;
    // Before anything is created: what a killed node leaves is found again.
    if (hasWork) await this.#memory.save(storedSetup({ ...next, ...leftovers(plan, isUndone) }, document));
    await runSteps(plan.steps);
    const done = { ...next, ...leftovers(plan, ({ error }) => error !== undefined) };
    const isKept = isSame && isDeepStrictEqual({ ...done, document: before.document }, before);
    if (hasWork || ttlMs !== undefined || !isKept) await this.#memory.save(storedSetup(done, document));
    if (hasWork || done.revision !== before?.revision) this.#publishApplied(done, plan.items);
    requireComplete(plan.items, done.revision);
    return resultOf(done, name, plan, false);
  }

  async #nextHead(
    name: string,
    before: SetupRecord | undefined,
    ttlMs: number | undefined,
    isSame: boolean,
  ): Promise<Omit<SetupHead, 'known' | 'pending'>> {
    const at = new Date().toISOString();
    return {
      name,
      ...(ttlMs === undefined ? {} : { ttlMs, expiresAtMs: (await this.#repository.now()) + ttlMs }),
      revision: isSame && before !== undefined ? before.revision : (before?.revision ?? 0) + 1,
      createdAt: before?.createdAt ?? at,
      updatedAt: isSame && before !== undefined ? before.updatedAt : at,
    };
  }

  async #remove(before: SetupRecord, graceMs: number, caller: Caller, reason: 'request' | 'expired'): Promise<void> {
    const { name } = before;
    const plan = await this.#planner.plan({ setup: name, caller, graceMs, document: EMPTY_DOCUMENT, before });
    await runSteps(plan.steps);
    const failed = plan.items.filter(({ error }) => error !== undefined);
    if (failed.length === 0) {
      await this.#memory.remove(name);
      this.#log.publish({ type: 'setup.deleted', subject: { kind: 'setup', id: name }, data: { reason } });
    }
    requireComplete(plan.items, before.revision);
  }

  #publishApplied({ name, revision }: SetupHead, items: readonly PlannedItem[]): void {
    const count = (action: PlannedItem['action']): number =>
      items.filter((item) => item.action === action && item.error === undefined).length;
    this.#log.publish({
      type: 'setup.applied',
      subject: { kind: 'setup', id: name },
      data: {
        revision,
        created: count('create'),
        changed: count('change'),
        restarted: count('restart'),
        deleted: count('delete'),
        failed: items.filter(({ error }) => error !== undefined).length,
      },
    });
  }
}

/** Texts that differ may still differ in the order of members only. */
function isSameDocument(before: SetupItems, json: string): boolean {
  return JSON.stringify(before) === json || isDeepStrictEqual(before, JSON.parse(json));
}

function isUndone({ action }: PlannedItem): boolean {
  return action !== 'keep';
}

/** What may exist besides the document, and what is not done: items that `isOpen`. */
function leftovers(
  { document, items }: SetupPlan,
  isOpen: (item: PlannedItem) => boolean,
): Pick<SetupHead, 'known' | 'pending'> {
  const open = items.filter(isOpen).map(({ kind, name }) => ({ member: MEMBERS.get(kind) as SetupMember, name }));
  return {
    known: forEachMember((member) => {
      const left = open.filter((item) => item.member === member && !Object.hasOwn(document[member], item.name));
      return [...Object.keys(document[member]), ...left.map(({ name }) => name)];
    }),
    pending: open.map(({ member, name }) => `${member}/${name}`),
  };
}

export function requireComplete(items: readonly PlannedItem[], revision: number): void {
  const failed = items.filter(({ error }) => error !== undefined);
  const [first] = failed;
  if (first === undefined) return;
  const more = failed.length === 1 ? '' : ` (and ${failed.length - 1} more)`;
  throw new AppError(
    'setup_incomplete',
    `${first.kind} "${first.name}": ${first.error?.detail ?? ''}${more}. The next PUT continues from here.`,
    { extra: { items: failed, revision } },
  );
}

function resultOf(record: SetupHead | undefined, name: string, { items }: SetupPlan, dryRun: boolean): SetupResult {
  const { revision = 0, expiresAtMs } = record ?? {};
  const expiresAt = expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString();
  return { name, revision, dryRun, expiresAt, items: [...items] };
}
