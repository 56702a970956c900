import { Inject, Injectable } from '@nestjs/common';
import type { EndpointFault, EndpointFaults as FaultList } from '../../contract/fault-resource.ts';
import { expandFault, faultNameSchema, type Fault, type Faults } from '../../contract/faults/index.ts';
import { NotFoundError, ValidationError } from '../../core/errors/index.ts';
import { FaultMemory, NetThreads, Placement, type ChangeOptions } from '../data-plane/index.ts';
import { countsOf } from './fault-counts.ts';
import { lifeOf } from './fault-life.ts';

interface FaultyDocument {
  readonly id: string;
  readonly revision: number;
  readonly updatedAt: string;
  readonly faultsSince?: Readonly<Record<string, number>> | undefined;
  /** Only clients have `reconnect`. */
  readonly spec: { readonly faults: Faults; readonly transport: string; readonly reconnect?: object };
}

/** Listeners or clients, as their faults are changed. */
export interface FaultyEndpoints {
  getDocument(idOrName: string): FaultyDocument;
  change(
    idOrName: string,
    make: (spec: { readonly faults: Faults }) => unknown,
    options: ChangeOptions,
  ): Promise<FaultyDocument>;
}

/** The faults of an endpoint of this node, one by one. Each change is one of the endpoint: a revision, an event, applied live. */
@Injectable()
export class EndpointFaults {
  readonly #threads: NetThreads;
  readonly #placement: Placement;
  readonly #memory: FaultMemory;

  constructor(
    @Inject(NetThreads) threads: NetThreads,
    @Inject(Placement) placement: Placement,
    @Inject(FaultMemory) memory: FaultMemory,
  ) {
    this.#threads = threads;
    this.#memory = memory;
    this.#placement = placement;
  }

  async list(endpoints: FaultyEndpoints, idOrName: string): Promise<FaultList> {
    const document = endpoints.getDocument(idOrName);
    const view = await this.#viewsOf(document);
    return { items: Object.keys(document.spec.faults).sort().map(view) };
  }

  /** Throws `not_found`. */
  async get(endpoints: FaultyEndpoints, idOrName: string, name: string): Promise<EndpointFault> {
    const document = endpoints.getDocument(idOrName);
    requireFault(document.spec.faults, name);
    return (await this.#viewsOf(document))(name);
  }

  /** Replaces the fault of that name, or adds it. The same fault again changes nothing. */
  async put(
    endpoints: FaultyEndpoints,
    idOrName: string,
    { name, fault }: { readonly name: string; readonly fault: Fault },
    options: ChangeOptions,
  ): Promise<{ fault: EndpointFault; isNew: boolean }> {
    requireName(name);
    let isNew = false;
    const edit = (spec: { readonly faults: Faults }): unknown => {
      isNew = !Object.hasOwn(spec.faults, name);
      return { ...spec, faults: { ...spec.faults, [name]: fault } };
    };
    try {
      const document = await endpoints.change(idOrName, edit, options);
      return { fault: (await this.#viewsOf(document))(name), isNew };
    } catch (error) {
      throw error instanceof ValidationError ? withinFault(error, `faults.${name}.`) : error;
    }
  }

  async remove(endpoints: FaultyEndpoints, idOrName: string, name: string, options: ChangeOptions): Promise<void> {
    await endpoints.change(
      idOrName,
      (spec) => {
        requireFault(spec.faults, name);
        return { ...spec, faults: Object.fromEntries(Object.entries(spec.faults).filter(([other]) => other !== name)) };
      },
      options,
    );
  }

  /** The view of each fault, with what all threads have counted. */
  async #viewsOf(document: FaultyDocument): Promise<(name: string) => EndpointFault> {
    const { id, revision, spec } = document;
    const parts = await this.#threads.callRunning(this.#placement.threadsOf(id), 'faultCounts', { endpoint: id });
    const totals = parts.flat();
    const place = { isStream: spec.transport !== 'udp', isClient: spec.reconnect !== undefined };
    return (name) => {
      const fault = spec.faults[name] as Fault;
      const parts = fault.type === 'profile' ? { expandsTo: [...expandFault(fault, place)] } : {};
      const life = lifeOf(document, name, this.#memory.hitsOf(document, name));
      return { name, fault, ...parts, ...life, counts: countsOf(name, totals), revision };
    };
  }
}

function requireFault(faults: Faults, name: string): void {
  if (!Object.hasOwn(faults, name)) throw new NotFoundError('fault', name);
}

function requireName(name: string): void {
  const { error } = faultNameSchema.safeParse(name);
  if (error !== undefined)
    throw new ValidationError([{ path: 'name', message: error.issues[0]?.message ?? 'is not the name of a fault' }]);
}

/** What is wrong with the fault is named by its path in the body. */
function withinFault(error: ValidationError, prefix: string): ValidationError {
  const errors = (error.errors ?? []).map(({ path, message }) => ({
    path: path.startsWith(prefix) ? path.slice(prefix.length) : path,
    message,
  }));
  return new ValidationError(errors);
}
