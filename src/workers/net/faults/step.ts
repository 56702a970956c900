import type { ActiveFault } from './active-fault.ts';
import { isTimeOf, nextChangeOf } from './active-time.ts';
import type { Carried } from './carried.ts';
import { Framer, type PartSink } from './framer.ts';
import type { CellRow } from './cell-row.ts';
import type { Rate } from './rate.ts';
import { RampLook } from './ramp-ticks.ts';
import { SharedPlace } from './shared-place.ts';
import { createStage } from './stages/index.ts';
import type { End, Stage, StageContext, StageOf, Unit } from './stage.ts';
import { affectsUnit, roll, type Dice } from '../../../contract/faults/chance/index.ts';
import { affectsMessages, messageViewOf, type CableFault } from '../../../contract/faults/index.ts';
import type { Inlet, Progress, StepOwner } from './step-owner.ts';
import { HeapTimer } from './timer-heap.ts';
import { cutAtBounds, hasBounds, isWithin } from './window.ts';

/** Most units that one stage holds, however short they are. */
const MAX_UNITS = 65_536;
/** Place of bytes that are no message. */
const LOOSE = -1;

/** One fault in a pipeline: its scope decides which units its stage affects. */
export class Step implements Inlet, StageContext, PartSink {
  next: Inlet;
  readonly carried: Carried;
  readonly #owner: StepOwner;
  readonly #stageTimer = new HeapTimer((nowMs) => this.carried.aside(() => this.#stage.due?.(nowMs)));
  readonly #scopeTimer = new HeapTimer((nowMs) => this.#look(nowMs));
  readonly #ramp = new RampLook((nowMs) => {
    if (this.#isActive) this.carried.aside(() => (this.#stage as Stage).ramped?.(nowMs));
  });
  #active: ActiveFault;
  #dice: Dice;
  #stage: StageOf<CableFault>;
  #isActive = false;
  #isStarted = false;
  #isDestroyed = false;
  /** The fault has done something to this connection. */
  #hasHit = false;
  /** Cuts the stream into messages, for faults that affect those. */
  #framer: Framer | undefined;
  /** Bytes, and messages or datagrams, that have come. */
  #bytes: number;
  #messages: number;
  #heldBytes = 0;
  #heldUnits = 0;
  /** Those of them that are the beginning of a message. */
  #unfinishedBytes = 0;
  readonly #shared = new SharedPlace();

  /** `sofar`: what came in this direction of the connection before. */
  constructor(owner: StepOwner, active: ActiveFault, next: Inlet, sofar: Progress) {
    this.#owner = owner;
    this.carried = owner.carried;
    this.#active = active;
    this.next = next;
    this.#bytes = sofar.bytes;
    this.#messages = sofar.messages;
    this.#dice = active.diceOf(owner.ordinal);
    this.#stage = createStage(active.current, this);
    this.#ramp.follow(owner.heap, active, this.#stage);
    this.#framer = this.#createFramer(sofar.decoder);
  }

  get active(): ActiveFault {
    return this.#active;
  }

  get isStream(): boolean {
    return this.#owner.isStream;
  }

  get isBudgetExceeded(): boolean {
    return this.#owner.isBudgetExceeded;
  }

  get isClogged(): boolean {
    return this.#owner.isClogged;
  }

  get wantsMessages(): boolean {
    return this.#isActive && messageViewOf(this.#active.fault) === 'whole';
  }

  get isFull(): boolean {
    return this.isBudgetExceeded || this.isOverBound;
  }

  /** The stage holds what it may. A message that is not complete does not count: its rest must come. */
  get isOverBound(): boolean {
    if (this.#heldUnits >= MAX_UNITS) return true;
    return this.#heldBytes - this.#unfinishedBytes >= ((this.#stage as Stage).queueBytes ?? Infinity);
  }

  /** The pipeline is complete: stages may act of their own accord. */
  start(): void {
    this.#isStarted = true;
    this.#look(this.now());
  }

  push(unit: Unit): void {
    if (this.#owner.isFlushing) this.next.push(unit);
    else if (typeof unit === 'string') this.#end(unit);
    else if (this.#framer !== undefined) this.#framer.push(unit);
    else if (this.isStream) this.#pushChunk(unit);
    else this.#messageEnded(this.#pushMessage(unit, unit));
  }

  /** A part of the stream, cut by its framing. */
  part(bytes: Buffer, message: Buffer | undefined, endsMessage: boolean): void {
    const isWhole = messageViewOf(this.#active.fault) === 'whole';
    const isHit = isWhole ? this.#pushMessage(bytes, message) : this.#pushChunk(bytes);
    if (endsMessage) this.#messageEnded(isHit);
  }

  /** The attributes changed; the type did not. */
  change(active: ActiveFault, decoder: Progress['decoder']): void {
    const isFramed = messageViewOf(this.#active.fault) === messageViewOf(active.fault);
    if (!isFramed) this.#framer?.flush();
    active.holds(this.#heldBytes, this.#heldUnits);
    this.#active.holds(-this.#heldBytes, -this.#heldUnits);
    this.#active = active;
    this.#dice = active.diceOf(this.#owner.ordinal);
    this.carried.aside(() => this.#stage.change(active.current));
    this.#ramp.follow(this.#owner.heap, active, this.#stage);
    if (!isFramed) {
      this.#framer?.destroy();
      this.#framer = this.#createFramer(decoder);
    }
    this.#look(this.now());
  }

  /** The fault changes its place: what it holds passes at once. */
  release(): void {
    this.#stage.release?.();
    this.#framer?.flush();
  }

  /** The fault is removed: what it holds passes at once, unless it ends the connection. */
  remove(): void {
    const stage: Stage = this.#stage;
    if (stage.remove === undefined) stage.release?.();
    else stage.remove();
    this.#framer?.flush();
  }

  /** Nothing leaves any more. */
  destroy(): void {
    const { heap } = this.#owner;
    heap.disarm(this.#stageTimer);
    heap.disarm(this.#scopeTimer);
    this.#ramp.stop(heap);
    if (this.#heldUnits > 0) this.#active.countDropped(this.#heldBytes, this.#heldUnits);
    this.#framer?.destroy();
    this.holds(-this.#heldBytes, -this.#heldUnits);
    this.#isDestroyed = true;
    this.#shared.release();
    this.next = { push() {} };
  }

  now(): number {
    return this.#owner.heap.now();
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

  holdsPart(bytes: number, units: number): void {
    this.#unfinishedBytes += bytes;
    this.holds(bytes, units);
  }

  hit(): boolean {
    const isHit = this.#active.hit(this.#owner.id);
    this.#hasHit ||= isHit;
    if (isHit) this.carried.hit(this.#active.name, this.#active.alone);
    return isHit;
  }

  drop(bytes: number): void {
    this.#active.countDropped(bytes, 1);
  }

  cut(bytes: number): void {
    this.#active.countDropped(bytes, 0);
  }

  delayed(plannedMs: number, realMs: number): void {
    if (plannedMs !== Infinity) this.#active.countDelay(plannedMs, realMs);
  }

  get rate(): Rate {
    return this.#active.rate;
  }

  findShared(by: 'connection' | 'peer' | 'endpoint'): CellRow | undefined {
    return this.#shared.take(this.#active, this.#owner.peer, by);
  }

  /** It affects messages of a stream that has none: the connection is older than the framing of its endpoint. */
  get #isBlind(): boolean {
    return this.isStream && this.#owner.codec === undefined && messageViewOf(this.#active.fault) !== undefined;
  }

  #createFramer(from: Progress['decoder']): Framer | undefined {
    const { heap, codec } = this.#owner;
    const hasParts = messageViewOf(this.#active.fault) !== undefined;
    return hasParts && codec !== undefined ? new Framer(this, heap, codec, from) : undefined;
  }

  #isHit(message: Buffer): boolean {
    const { fault } = this.#active;
    if (!this.#isActive || !this.#active.affectsMessage(message)) return false;
    const isDrawn = this.isStream && !affectsMessages(fault);
    return isDrawn || affectsUnit(fault.probability, this.#dice, this.#messages);
  }

  /** Returns whether the fault affects it, at least its beginning. */
  #pushChunk(chunk: Buffer): boolean {
    const isHit = this.#isActive;
    const { fault } = this.#active;
    if (chunk.length === 0) return isHit;
    if (!hasBounds(fault)) this.#pushUnit(chunk, this.#bytes, isHit);
    else for (const part of cutAtBounds(chunk, this.#bytes, fault)) this.#pushUnit(part, this.#bytes, this.#isActive);
    return isHit;
  }

  /** A frame, or a datagram, and its message; undefined: the bytes make none. Returns whether the fault affects it. */
  #pushMessage(unit: Buffer, message: Buffer | undefined): boolean {
    const isHit = message !== undefined && this.#isHit(message);
    const isNumbered = !this.isStream || affectsMessages(this.#active.fault);
    if (message !== undefined) this.#pushUnit(unit, isNumbered ? this.#messages : this.#bytes, isHit);
    else if (unit.length > 0) this.#pushUnit(unit, LOOSE, false);
    if (isHit && this.#active.awaitsMessage(message)) this.carried.aside(() => (this.#stage as Stage).awaitedCame?.());
    return isHit;
  }

  #pushUnit(unit: Buffer, at: number, isHit: boolean): void {
    this.#active.countUnit(unit.length);
    this.#bytes += unit.length;
    const stage: Stage = this.#stage;
    const { trace } = this.carried;
    if (isHit) stage.push(unit, at);
    else if (at === LOOSE && stage.loose !== undefined) stage.loose(unit);
    else if (stage.follow === undefined) this.pass(unit);
    else stage.follow(unit);
    this.carried.trace = trace;
    if (hasBounds(this.#active.fault)) this.#look(this.now());
  }

  #messageEnded(isHit: boolean): void {
    this.#messages += 1;
    const stage: Stage = this.#stage;
    if (isHit && stage.messageEnded !== undefined) this.carried.aside(() => stage.messageEnded?.());
    if (hasBounds(this.#active.fault)) this.#look(this.now());
  }

  /** One that the fault does not affect passes behind what it still holds. */
  #end(end: End): void {
    this.#framer?.end();
    const stage: Stage = this.#stage;
    const isAffected = this.#isActive && this.#active.fault.when.match === undefined;
    if (stage.end !== undefined && (isAffected || this.#heldUnits > 0)) stage.end(end);
    else this.pass(end);
  }

  /** Whether the fault acts, from now on or no longer. */
  #look(nowMs: number): void {
    if (!this.#isStarted || this.#isDestroyed) return;
    const { fault, activatedMs } = this.#active;
    const { heap, openedMs } = this.#owner;
    const start = { activatedMs, openedMs };
    heap.arm(this.#scopeTimer, nextChangeOf(fault, start, nowMs));
    const isInWindow = isWithin({ bytes: this.#bytes, messages: this.#messages }, fault);
    // What has had its last hit acts on those only that it has hit.
    const isLeft = this.#hasHit || !this.#active.isSpent;
    const isActive = isInWindow && isLeft && !this.#isBlind && isTimeOf(fault, start, nowMs);
    if (isActive === this.#isActive) return;
    this.#isActive = isActive;
    this.carried.aside(() => (this.#stage as Stage)[isActive ? 'start' : 'stop']?.(nowMs));
    if (!isActive) this.#framer?.flush();
  }
}
