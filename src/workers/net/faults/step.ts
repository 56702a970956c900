import type { ActiveFault } from './active-fault.ts';
import { isTimeOf, nextChangeOf } from './active-time.ts';
import type { Rate } from './rate.ts';
import { RampTicks } from './ramp-ticks.ts';
import { createStage } from './stages/index.ts';
import type { End, Stage, StageContext, StageOf, Unit } from './stage.ts';
import { affectsDatagram, roll, type Dice } from '../../../contract/faults/chance/index.ts';
import type { CableFault } from '../../../contract/faults/index.ts';
import { HeapTimer, type TimerHeap } from './timer-heap.ts';

/** Most units that one stage holds, however short they are. */
const MAX_UNITS = 65_536;

/** The pipeline as its steps use it. */
export interface StepOwner {
  readonly isStream: boolean;
  readonly ordinal: number;
  readonly peer: string;
  /** Of the connection. */
  readonly id: string | undefined;
  readonly openedMs: number;
  readonly heap: TimerHeap;
  readonly isBudgetExceeded: boolean;
  readonly isClogged: boolean;
  /** While it is reordered, what its steps hold passes without being affected. */
  readonly isFlushing: boolean;
  held(bytes: number, units: number): void;
}

/** What takes the units that leave a step. */
export interface Inlet {
  push(unit: Unit): void;
}

/** One fault in a pipeline: its scope decides which units its stage affects. */
export class Step implements Inlet, StageContext {
  next: Inlet;
  readonly #owner: StepOwner;
  readonly #stageTimer = new HeapTimer((nowMs) => this.#stage.due?.(nowMs));
  readonly #scopeTimer = new HeapTimer((nowMs) => this.#look(nowMs));
  readonly #rampTick = (nowMs: number): void => {
    const stage: Stage = this.#stage;
    if (this.#isActive) stage.ramped?.(nowMs);
    const { fault, activatedMs } = this.#active;
    const isOver = fault.schedule === undefined && nowMs > activatedMs + (fault.ramp?.overMs ?? 0);
    if (isOver) RampTicks.of(this.#owner.heap).remove(this.#rampTick);
  };
  #active: ActiveFault;
  #dice: Dice;
  #stage: StageOf<CableFault>;
  #isActive = false;
  #isStarted = false;
  #isDestroyed = false;
  /** The fault has done something to this connection. */
  #hasHit = false;
  /** Bytes, and units, that have come. */
  #bytes: number;
  #units = 0;
  #heldBytes = 0;
  #heldUnits = 0;
  #sharedKeys: { active: ActiveFault; key: string }[] = [];

  /** `bytes`: those of this direction of the connection so far. */
  constructor(owner: StepOwner, active: ActiveFault, next: Inlet, bytes: number) {
    this.#owner = owner;
    this.#active = active;
    this.next = next;
    this.#bytes = bytes;
    this.#dice = active.diceOf(owner.ordinal);
    this.#stage = createStage(active.current, this);
    this.#followRamp();
  }

  get active(): ActiveFault {
    return this.#active;
  }

  get isStream(): boolean {
    return this.#owner.isStream;
  }

  get isClogged(): boolean {
    return this.#owner.isClogged;
  }

  get isFull(): boolean {
    return this.#owner.isBudgetExceeded || this.isOverBound;
  }

  /** The stage holds what it may. */
  get isOverBound(): boolean {
    if (this.#heldUnits >= MAX_UNITS) return true;
    return this.#heldBytes >= ((this.#stage as Stage).queueBytes ?? Infinity);
  }

  /** The pipeline is complete: stages may act of their own accord. */
  start(): void {
    this.#isStarted = true;
    this.#look(this.now());
  }

  push(unit: Unit): void {
    if (this.#owner.isFlushing) this.next.push(unit);
    else if (typeof unit === 'string') this.#end(unit);
    else if (this.isStream) this.#pushChunk(unit);
    else this.#pushUnit(unit, this.#units, this.#isActive && this.#isHit());
  }

  /** The attributes changed; the type did not. */
  change(active: ActiveFault): void {
    active.holds(this.#heldBytes, this.#heldUnits);
    this.#active.holds(-this.#heldBytes, -this.#heldUnits);
    this.#active = active;
    this.#dice = active.diceOf(this.#owner.ordinal);
    this.#stage.change(active.current);
    this.#followRamp();
    this.#look(this.now());
  }

  /** The fault changes its place: what it holds passes at once. */
  release(): void {
    this.#stage.release?.();
  }

  /** The fault is removed: what it holds passes at once, unless it ends the connection. */
  remove(): void {
    const stage: Stage = this.#stage;
    if (stage.remove === undefined) this.release();
    else stage.remove();
  }

  /** Nothing leaves any more. */
  destroy(): void {
    const { heap } = this.#owner;
    heap.disarm(this.#stageTimer);
    heap.disarm(this.#scopeTimer);
    RampTicks.of(heap).remove(this.#rampTick);
    if (this.#heldUnits > 0) this.#drop(this.#heldBytes, this.#heldUnits);
    this.holds(-this.#heldBytes, -this.#heldUnits);
    this.#isDestroyed = true;
    for (const { active, key } of this.#sharedKeys.splice(0)) active.unuse(key);
    this.next = { push() {} };
  }

  now(): number {
    return this.#owner.heap.clock.now();
  }

  pass(unit: Unit): void {
    this.next.push(unit);
  }

  arm(dueMs: number): void {
    if (!this.#isDestroyed) this.#owner.heap.arm(this.#stageTimer, dueMs);
  }

  roll(unit: number, draw: number): number {
    return roll(this.#dice, unit, draw);
  }

  holds(bytes: number, units: number): void {
    if (this.#isDestroyed) return;
    this.#heldBytes += bytes;
    this.#heldUnits += units;
    this.#active.holds(bytes, units);
    this.#owner.held(bytes, units);
  }

  hit(): boolean {
    const isHit = this.#active.hit(this.#owner.id);
    this.#hasHit ||= isHit;
    return isHit;
  }

  drop(bytes: number): void {
    this.#drop(bytes, 1);
  }

  cut(bytes: number): void {
    this.#drop(bytes, 0);
  }

  delayed(plannedMs: number, realMs: number): void {
    const { tally } = this.#active;
    if (plannedMs === Infinity) return;
    tally.delayed += 1;
    tally.plannedMs += plannedMs;
    tally.realMs += realMs;
  }

  get rate(): Rate {
    return this.#active.rate;
  }

  shared<T>(by: 'peer' | 'endpoint', create: () => T): T {
    const key = by === 'peer' ? this.#owner.peer : '';
    this.#sharedKeys.push({ active: this.#active, key });
    return this.#active.use(key, create);
  }

  #drop(bytes: number, units: number): void {
    this.#active.tally.droppedBytes += bytes;
    this.#active.tally.droppedUnits += units;
  }

  #isHit(): boolean {
    return affectsDatagram(this.#active.fault.probability, this.#dice, this.#units);
  }

  /** The bounds in bytes cut a chunk: the fault affects exactly what is between them. */
  #pushChunk(unit: Buffer): void {
    const { after, until } = this.#active.fault;
    let rest = unit;
    for (const bound of [after?.bytes, until?.bytes]) {
      const length = bound === undefined ? 0 : bound - this.#bytes;
      if (length <= 0 || length >= rest.length) continue;
      const part = rest.subarray(0, length);
      rest = rest.subarray(length);
      this.#pushUnit(part, this.#bytes, this.#isActive);
    }
    this.#pushUnit(rest, this.#bytes, this.#isActive);
  }

  #pushUnit(unit: Buffer, at: number, isHit: boolean): void {
    const { tally } = this.#active;
    tally.units += 1;
    tally.bytes += unit.length;
    this.#bytes += unit.length;
    this.#units += 1;
    const stage: Stage = this.#stage;
    if (isHit) stage.push(unit, at);
    else if (stage.follow === undefined) this.pass(unit);
    else stage.follow(unit);
    const { after, until } = this.#active.fault;
    if (after?.bytes !== undefined || until?.bytes !== undefined) this.#look(this.now());
  }

  #end(end: End): void {
    const stage: Stage = this.#stage;
    if (stage.end === undefined) this.pass(end);
    else if (this.#isActive) stage.end(end);
    else this.#followEnd(stage, end);
  }

  /** An end that the fault does not affect passes behind what it still holds. */
  #followEnd(stage: Stage, end: End): void {
    if (this.#heldUnits === 0) this.pass(end);
    else stage.end?.(end);
  }

  /** Times that a stage has armed change with its ramp. */
  #followRamp(): void {
    const stage: Stage = this.#stage;
    const ticks = RampTicks.of(this.#owner.heap);
    if (this.#active.fault.ramp === undefined || stage.ramped === undefined) ticks.remove(this.#rampTick);
    else ticks.add(this.#rampTick);
  }

  /** Whether the fault acts, from now on or no longer. */
  #look(nowMs: number): void {
    if (!this.#isStarted || this.#isDestroyed) return;
    const { fault, activatedMs } = this.#active;
    const start = { activatedMs, openedMs: this.#owner.openedMs };
    const { heap } = this.#owner;
    heap.arm(this.#scopeTimer, nextChangeOf(fault, start, nowMs));
    const isInBytes = this.#bytes >= (fault.after?.bytes ?? 0) && this.#bytes < (fault.until?.bytes ?? Infinity);
    // What has had its last hit acts on those only that it has hit.
    const isLeft = this.#hasHit || !this.#active.isSpent;
    const isActive = isInBytes && isLeft && isTimeOf(fault, start, nowMs);
    if (isActive === this.#isActive) return;
    this.#isActive = isActive;
    const stage: Stage = this.#stage;
    if (isActive) stage.start?.(nowMs);
    else stage.stop?.(nowMs);
  }
}
