import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import {
  SCHEDULE_LAST_RUNS,
  scheduleSpecSchema,
  type Schedule,
  type ScheduleQuery,
  type SchedulesQuery,
  type ScheduleSpec,
} from '../../../contract/jobs/index.ts';
import { orderedAfter } from '../../../contract/order.ts';
import type { Page } from '../../../contract/page.ts';
import { setupMember, setupOf } from '../../../contract/setup-name.ts';
import { CONFIG, type Config } from '../../../core/config/index.ts';
import { AppError, NotFoundError, ValidationError } from '../../../core/errors/index.ts';
import {
  type Caller,
  type ChangeConditions,
  decodeCursor,
  encodeCursor,
  PageRoom,
  type JsonObject,
  keepsStored,
  mergePatch,
  parseInSlices,
  requirePayload,
  requireRevision,
  type Revisions,
} from '../../../core/http/index.ts';
import { newId } from '../../../core/ids.ts';
import { Slice } from '../../../core/turns.ts';
import { Prerequisites } from '../prerequisites.ts';
import { TickQueue } from '../run-queue/tick-queue.ts';
import { cronFault, nextTimes } from './schedule-times.ts';
import { ScheduleRepository, type ScheduleDocument } from './schedule.repository.ts';

/** Names of what is created before the schedule. */
interface ComingNames {
  readonly pools: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
}
const NONE_COMING: ComingNames = { pools: new Set(), functions: new Set() };

@Injectable()
export class ScheduleService {
  readonly #repository: ScheduleRepository;
  readonly #queue: TickQueue;
  readonly #prerequisites: Prerequisites;
  readonly #maxSchedules: number;

  constructor(
    @Inject(ScheduleRepository) repository: ScheduleRepository,
    @Inject(TickQueue) queue: TickQueue,
    @Inject(Prerequisites) prerequisites: Prerequisites,
    @Inject(CONFIG) config: Config,
  ) {
    this.#repository = repository;
    this.#queue = queue;
    this.#prerequisites = prerequisites;
    this.#maxSchedules = config.maxSchedules;
  }

  async create(spec: ScheduleSpec): Promise<Schedule> {
    await this.#check(spec, undefined);
    const at = new Date().toISOString();
    const schedule: ScheduleDocument = { id: newId('sch'), spec, revision: 1, createdAt: at, updatedAt: at };
    await this.#save(undefined, schedule);
    return this.#answer(schedule);
  }

  async list({ limit, cursor, lastRuns, order, setup }: SchedulesQuery): Promise<Page<Schedule>> {
    const after = cursor === undefined ? '' : decodeCursor(cursor, /^sch_[0-9a-z]{10,40}$/);
    const ids = orderedAfter(await this.#repository.ids(), (id) => id, order, after);
    const page: ScheduleDocument[] = [];
    const room = new PageRoom();
    const slice = new Slice();
    let isCut = false;
    for await (const schedule of this.#repository.read(ids)) {
      if (setup !== undefined && setupOf(schedule.spec.name) !== setup) continue;
      // The input of one may take milliseconds to read and to measure.
      if (slice.isOver()) await slice.next();
      isCut = page.length === limit || !room.takes(schedule);
      if (isCut) break;
      page.push(schedule);
    }
    const last = page.at(-1);
    return {
      items: await Promise.all(page.map((schedule) => this.#answer(schedule, lastRuns))),
      nextCursor: isCut && last ? encodeCursor(last.id) : null,
    };
  }

  async get(idOrName: string, { lastRuns }: ScheduleQuery): Promise<Schedule> {
    return this.#answer(await this.#read(idOrName), lastRuns);
  }

  /** Throws `insufficient_scope` when stored input that `caller` may not see would be used in another way. */
  async patch(idOrName: string, patch: JsonObject, { revision, caller }: ChangeConditions): Promise<Schedule> {
    const before = await this.#read(idOrName, revision);
    requireMayUseInput(before.spec, patch, caller);
    const spec = await patchedSpec(before.spec, patch);
    await this.#check(spec, before.spec);
    const after = { ...before, spec, revision: before.revision + 1, updatedAt: new Date().toISOString() };
    await this.#save(before, after);
    return this.#answer(after);
  }

  /** As it is stored. */
  find(idOrName: string): Promise<ScheduleDocument | undefined> {
    return this.#repository.find(idOrName);
  }

  /** Gives the schedule of that name another spec; throws `not_found`. */
  async replace(spec: ScheduleSpec): Promise<{ readonly id: string }> {
    const before = await this.#read(spec.name ?? '');
    await this.#check(spec, before.spec);
    const after = { ...before, spec, revision: before.revision + 1, updatedAt: new Date().toISOString() };
    await this.#save(before, after);
    return after;
  }

  /** What {@link create} and a change of `before` would throw, when there are also the pools and functions of `coming`. */
  async check(spec: ScheduleSpec, before: ScheduleSpec | undefined, coming: ComingNames): Promise<void> {
    await this.#check(spec, before, coming);
  }

  /** Its jobs stay. */
  async delete(idOrName: string, revision: Revisions | undefined): Promise<void> {
    const before = await this.#read(idOrName, revision);
    await this.#save(before, undefined);
  }

  /** Makes those tick that are stored and not paused: a node may have ended between the two. */
  async reconcile(): Promise<void> {
    const inForce = new Set(await this.#queue.ids());
    const stored = await this.#repository.all();
    for (const schedule of stored)
      if (!schedule.spec.paused && !inForce.has(schedule.id)) await this.#queue.set(schedule.id, schedule.spec);
    const wanted = new Set(stored.filter(({ spec }) => !spec.paused).map(({ id }) => id));
    for (const id of inForce) if (!wanted.has(id)) await this.#queue.remove(id);
  }

  /** What stays is not looked at: a schedule whose expression was stored under older rules, or whose function is gone, can still be paused. */
  async #check(
    { cron, timeZone, pool, kind, input }: ScheduleSpec,
    before: ScheduleSpec | undefined,
    { pools, functions }: ComingNames = NONE_COMING,
  ): Promise<void> {
    const isNew = cron !== before?.cron || timeZone !== before?.timeZone;
    const fault = cron === undefined || !isNew ? undefined : cronFault(cron, timeZone);
    if (fault !== undefined) throw new ValidationError([{ path: 'cron', message: fault }]);
    if (!pools.has(pool)) await this.#prerequisites.getPool(pool);
    const isKnown = kind === 'function' && functions.has(String((input as { readonly function: unknown }).function));
    if (!isKnown && !isDeepStrictEqual([kind, input], [before?.kind, before?.input]))
      await this.#prerequisites.requireFunctions(kind, [input]);
  }

  async #save(before: ScheduleDocument | undefined, after: ScheduleDocument | undefined): Promise<void> {
    const saved = await this.#repository.save(before, after, this.#maxSchedules);
    if (saved === 'taken') throw new AppError('name_taken', `A schedule "${after?.spec.name ?? ''}" already exists.`);
    if (saved === 'many')
      throw new AppError(
        'schedule_limit',
        `There are ${this.#maxSchedules} schedules, the limit (PORTCALL_MAX_SCHEDULES).`,
      );
    if (saved === 'changed')
      throw new AppError('state_conflict', 'Another request changed the schedule at the same time. Retry.');
    const gone = after ?? before;
    if (after && !after.spec.paused) await this.#queue.set(after.id, after.spec);
    else if (gone) await this.#queue.remove(gone.id);
  }

  async #read(idOrName: string, revision?: Revisions): Promise<ScheduleDocument> {
    const schedule = await this.#repository.find(idOrName);
    if (!schedule) throw new NotFoundError('schedule', idOrName);
    requireRevision(revision, schedule.revision);
    return schedule;
  }

  async #answer(
    { id, spec, revision, createdAt, updatedAt }: ScheduleDocument,
    lastRuns = SCHEDULE_LAST_RUNS,
  ): Promise<Schedule> {
    const next = spec.paused ? undefined : await this.#queue.next(id);
    return {
      id,
      ...spec,
      ...setupMember(spec.name),
      revision,
      createdAt,
      updatedAt,
      nextRuns: next === undefined ? [] : nextTimes(spec, next),
      lastRuns: await this.#repository.runs(id, lastRuns),
    };
  }
}

/** One of a set-up keeps its name, which the schema refuses: only set-ups give such names. */
async function patchedSpec(spec: ScheduleSpec, patch: JsonObject): Promise<ScheduleSpec> {
  const merged = mergePatch(spec, patch) as JsonObject;
  const setup = setupOf(spec.name);
  if (setup === undefined) return parseInSlices(scheduleSpecSchema, merged);
  if (merged['name'] !== spec.name)
    throw new ValidationError([
      { path: 'name', message: `cannot change: the schedule belongs to the set-up "${setup}"` },
    ]);
  return { ...(await parseInSlices(scheduleSpecSchema, { ...merged, name: undefined })), name: spec.name };
}

/** A URL that moves while stored headers stay would send them elsewhere. Checked before the patched input is: errors quote it. */
function requireMayUseInput(spec: ScheduleSpec, patch: JsonObject, caller: Caller): void {
  const isOther = 'input' in patch || ('kind' in patch && patch['kind'] !== spec.kind);
  if (isOther && keepsInput(spec, patch))
    requirePayload(
      caller,
      'is required for a patch that keeps part of the stored `input`. Send the whole `input`, or create a new schedule',
    );
}

/** Members with defaults need not be given. */
function keepsInput(spec: ScheduleSpec, { kind = spec.kind, input }: JsonObject): boolean {
  if (!keepsStored(spec.input, input ?? {})) return false;
  const [given, merged] = [mergePatch(undefined, input), mergePatch(spec.input, input ?? {})].map((one) =>
    scheduleSpecSchema.safeParse({ ...spec, kind, input: one }),
  );
  return given?.success !== true || merged?.success !== true || !isDeepStrictEqual(given.data.input, merged.data.input);
}
