import { Inject, Injectable, Logger } from '@nestjs/common';
import type { FaultChangeBy } from '../../contract/fault-events.ts';
import { endOfFault, isFaultActive, nextFaultChange, type Fault, type Faults } from '../../contract/faults/index.ts';
import { LOCAL_CALLER } from '../../core/http/index.ts';
import { Lifecycle } from '../../core/lifecycle/index.ts';
import { ClientsService } from '../clients/index.ts';
import { faultSince, publishActivity, type ChangeOptions, type EndpointDocument } from '../data-plane/index.ts';
import { EventLog } from '../events/index.ts';
import { ListenersService } from '../listeners/index.ts';
import { SpentFaults } from './spent-faults.ts';

/** Periods of a schedule that are shorter than this are not all published, in milliseconds. */
const EVENTS_EVERY_MS = 100;
/** A fault that could not be removed is tried again after this time, in milliseconds: Redis is gone, for example. */
const RETRY_MS = 1000;

interface FaultySpec {
  readonly name?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly faults: Faults;
}
type FaultyDocument = EndpointDocument<FaultySpec>;

/** Listeners or clients, as their faults end. */
interface TimedEndpoints {
  readonly noun: 'listener' | 'client';
  findDocument(id: string): FaultyDocument | undefined;
  change(id: string, make: (spec: FaultySpec) => unknown, options: ChangeOptions): Promise<unknown>;
}

interface EndpointTimer {
  readonly endpoints: TimedEndpoints;
  document: FaultyDocument;
  /** Names of the faults that act. */
  readonly active: Set<string>;
  /** Names of those that have had their last hit and could not be removed. */
  readonly spent: Set<string>;
  timer: NodeJS.Timeout | undefined;
}

/** What faults of this node do by themselves: they end with their ttl or their last hit, and act by their schedule. One timer an endpoint. */
@Injectable()
export class FaultTimers {
  readonly #log: EventLog;
  readonly #spentFaults: SpentFaults;
  readonly #byId = new Map<string, EndpointTimer>();
  readonly #logger = new Logger('faults');
  #isEnding = false;

  constructor(
    @Inject(ListenersService) listeners: ListenersService,
    @Inject(ClientsService) clients: ClientsService,
    @Inject(EventLog) log: EventLog,
    @Inject(Lifecycle) lifecycle: Lifecycle,
    @Inject(SpentFaults) spent: SpentFaults,
  ) {
    this.#log = log;
    this.#spentFaults = spent;
    spent.onSpent = (id, name, generation) => void this.#spent(id, name, generation);
    this.#watch('listener', listeners);
    this.#watch('client', clients);
    lifecycle.register({ name: 'fault timers', stop: { stage: 'accepting', run: async () => this.#end() } });
  }

  #watch(noun: 'listener' | 'client', service: ListenersService | ClientsService): void {
    const endpoints: TimedEndpoints = {
      noun,
      findDocument: (id) => service.findDocument(id),
      change: service.change.bind(service) as TimedEndpoints['change'],
    };
    service.watchDocuments((id, document) => this.#changed(endpoints, id, document));
  }

  #changed(endpoints: TimedEndpoints, id: string, document: FaultyDocument | undefined): void {
    const known = this.#byId.get(id);
    if (document === undefined || Object.keys(document.spec.faults).length === 0) {
      clearTimeout(known?.timer);
      this.#byId.delete(id);
      return;
    }
    if (known?.document.faultsSince === document.faultsSince && known !== undefined) {
      known.document = document;
      return;
    }
    clearTimeout(known?.timer);
    const entry = { endpoints, document, active: new Set<string>(), spent: new Set<string>(), timer: undefined };
    // What the change itself did is published with it.
    const nowMs = Date.now();
    for (const [name, fault] of Object.entries(document.spec.faults))
      if (isFaultActive(fault, faultSince(document, name), nowMs)) entry.active.add(name);
    this.#byId.set(id, entry);
    this.#arm(entry, 0);
  }

  #look(entry: EndpointTimer): void {
    const { document, active } = entry;
    const nowMs = Date.now();
    const over: string[] = [];
    let hasTurned = false;
    for (const [name, fault] of Object.entries(document.spec.faults)) {
      const sinceMs = faultSince(document, name);
      if (nowMs >= endOfFault(fault, sinceMs)) over.push(name);
      else if (isFaultActive(fault, sinceMs, nowMs) !== active.has(name)) {
        this.#turned(entry, name, fault);
        hasTurned = true;
      }
    }
    // A timer may fire a millisecond early: then nothing has turned yet.
    if (entry.spent.size > 0) void this.#remove(entry, [...entry.spent], 'maxHits');
    if (over.length === 0) this.#arm(entry, hasTurned ? EVENTS_EVERY_MS : 1);
    else void this.#remove(entry, over, 'ttl');
  }

  #turned({ endpoints: { noun }, document, active }: EndpointTimer, name: string, fault: Fault): void {
    const isActive = !active.delete(name);
    if (isActive) active.add(name);
    publishActivity({ kind: { noun }, log: this.#log }, document, { name, fault, isActive, by: 'schedule' });
  }

  async #spent(id: string, name: string, generation: number): Promise<void> {
    const entry = this.#byId.get(id);
    if (entry === undefined) return;
    try {
      if (await this.#spentFaults.isOver(entry.document, name, generation))
        await this.#remove(entry, [name], 'maxHits');
    } catch (error) {
      this.#logger.warn({ err: error }, `the fault ${name} of ${id} has had its last hit and could not be removed`);
    }
  }

  /** Removes faults that are still the same. */
  async #remove(entry: EndpointTimer, names: readonly string[], by: FaultChangeBy): Promise<void> {
    const { endpoints, document } = entry;
    const isSame = (name: string): boolean => {
      const now = endpoints.findDocument(document.id);
      return now !== undefined && faultSince(now, name) === faultSince(document, name);
    };
    const make = (spec: FaultySpec): unknown => {
      const faults = Object.entries(spec.faults).filter(([name]) => !names.includes(name) || !isSame(name));
      return { ...spec, faults: Object.fromEntries(faults) };
    };
    try {
      await endpoints.change(document.id, make, { revision: undefined, caller: LOCAL_CALLER, by });
    } catch (error) {
      if (this.#byId.get(document.id) !== entry || this.#isEnding) return;
      for (const name of by === 'maxHits' ? names : []) entry.spent.add(name);
      this.#logger.warn({ err: error }, `faults of ${document.id} could not be removed; retrying`);
      entry.timer = setTimeout(() => this.#look(entry), RETRY_MS).unref();
    }
  }

  /** For what happens next, not before `soonestMs` unless a fault ends. */
  #arm(entry: EndpointTimer, soonestMs: number): void {
    const { document } = entry;
    const nowMs = Date.now();
    const timed = Object.entries(document.spec.faults).map(([name, fault]) => ({
      fault,
      sinceMs: faultSince(document, name),
    }));
    const endMs = Math.min(...timed.map(({ fault, sinceMs }) => endOfFault(fault, sinceMs)));
    const changeMs = Math.min(...timed.map(({ fault, sinceMs }) => nextFaultChange(fault, sinceMs, nowMs)));
    const dueMs = Math.min(endMs, Math.max(changeMs, nowMs + soonestMs));
    if (dueMs === Infinity || this.#isEnding) return;
    entry.timer = setTimeout(() => this.#look(entry), Math.max(0, Math.ceil(dueMs - nowMs))).unref();
  }

  #end(): void {
    this.#isEnding = true;
    for (const { timer } of this.#byId.values()) clearTimeout(timer);
  }
}
