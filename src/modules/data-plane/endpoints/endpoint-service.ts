import { Logger } from '@nestjs/common';
import type { EndpointReset, EndpointResetResult } from '../../../contract/endpoint-reset.ts';
import { equalSteps } from '../../../core/equality.ts';
import { AppError } from '../../../core/errors/index.ts';
import {
  type JsonObject,
  mergePatch,
  requireInTime,
  requirePayload,
  requireRevision,
  type Revisions,
} from '../../../core/http/index.ts';
import { inSlices } from '../../../core/turns.ts';
import type { EventLog } from '../../events/index.ts';
import type { Nodes, OwnerResolver } from '../../nodes/index.ts';
import { newDocument, nextDocument, type EndpointDocument } from './endpoint-document.ts';
import type { EndpointKind, EndpointSpec } from './endpoint-kind.ts';
import type { ChangeOptions, CreateOptions } from './endpoint-options.ts';
import type { EndpointRepository } from './endpoint-repository.ts';
import type { EndpointRuntime, Opened } from './endpoint-runtime.ts';
import { viewOf, type EndpointView } from './endpoint-view.ts';
import { publishChange, publishCreated, publishFaultChanges } from './endpoint-events.ts';
import { Orphans } from './orphans.ts';
import type { DocumentWatcher, OwnedDocuments } from './owned-documents.ts';
import { changedFields, changesLinks, requireChangeable } from './spec-changes.ts';
import { parseChanged, requireMayDisclose } from './spec-rules.ts';

export interface EndpointParts<Spec extends EndpointSpec, Status> {
  readonly kind: EndpointKind<Spec>;
  readonly node: string;
  readonly max: number;
  readonly own: OwnedDocuments<Spec>;
  readonly repository: EndpointRepository<Spec>;
  readonly runtime: EndpointRuntime<Spec, Status>;
  readonly log: EventLog;
  readonly nodes: Nodes;
}

/**
 * What can be done with listeners and clients alike: create, change, start, stop, delete. Each change is made whole or not at all, in
 * Redis and on the net threads; what happens to one endpoint happens one after the other.
 */
export class EndpointService<
  Spec extends EndpointSpec,
  Status extends { readonly state: string },
> implements OwnerResolver {
  readonly #parts: EndpointParts<Spec, Status>;
  readonly #orphans: Orphans<Spec>;
  readonly #logger: Logger;
  #creating = 0;

  constructor(parts: EndpointParts<Spec, Status>) {
    this.#parts = parts;
    this.#orphans = new Orphans(parts);
    this.#logger = new Logger(parts.kind.plural);
  }

  /** Answers only once it is open, unless it is to be created stopped (`running: false`). When that fails nothing is kept. */
  async create(spec: Spec, { caller, running = true, ...options }: CreateOptions): Promise<EndpointView<Spec, Status>> {
    const { runtime, kind } = this.#parts;
    requireMayDisclose(kind, spec, caller);
    await runtime.check(spec);
    const document = { ...newDocument(kind.idPrefix, this.#parts.node, await runtime.complete(spec)), running };
    await runtime.checkLinks?.(document);
    // Not published: what was created for it is created again for the endpoint that stays.
    if (options.dryRun) return this.#dryRun({ ...document, spec });
    const { max, own } = this.#parts;
    if (own.size + this.#creating >= max)
      throw new AppError(
        kind.limitCode,
        `This node has ${max} ${kind.plural}, the limit. Delete some, or raise the limit.`,
      );
    this.#creating += 1;
    try {
      return await runtime.turns.run(document.id, () => this.#create(document, options.waitMs));
    } finally {
      this.#creating -= 1;
    }
  }

  /** Of one whose node is down, what is known of it here. */
  async get(idOrName: string): Promise<EndpointView<Spec, Status>> {
    const own = this.findDocument(idOrName);
    if (own !== undefined) return this.#view(own);
    const orphan = await this.#orphans.get(idOrName);
    return viewOf(orphan, this.#parts.runtime.lostStatus(await this.#orphans.errorOf(orphan.node)));
  }

  /** Undefined unless this node owns it. */
  findDocument(idOrName: string): EndpointDocument<Spec> | undefined {
    return this.#parts.own.find(idOrName);
  }

  /** Id of an endpoint of any node. Of its own ones a node knows without asking Redis. */
  async findId(idOrName: string): Promise<string | undefined> {
    return (await this.findAnywhere(idOrName))?.id;
  }

  /** Name of the node that owns it. */
  async findOwner(idOrName: string): Promise<string | undefined> {
    return (await this.findAnywhere(idOrName))?.node;
  }

  /** The document of an endpoint of any node. */
  async findAnywhere(idOrName: string): Promise<EndpointDocument<Spec> | undefined> {
    return this.findDocument(idOrName) ?? this.#parts.repository.find(idOrName);
  }

  /** The document of an endpoint of this node; throws `not_found`. */
  getDocument(idOrName: string): EndpointDocument<Spec> {
    return this.#parts.own.get(idOrName);
  }

  /** Calls `changed` with each document of this node as it changes, those read at the start included. There is one watcher. */
  watchDocuments(changed: DocumentWatcher<Spec>): void {
    this.#parts.own.onChanged = changed;
  }

  /** All of this node. */
  ownDocuments(): Iterable<EndpointDocument<Spec>> {
    return this.#parts.own.values();
  }

  /** JSON Merge Patch on the spec, applied live. With `revision`, only to that one. Throws `insufficient_scope` when `caller` may not make it forward. */
  async update(idOrName: string, patch: JsonObject, options: ChangeOptions): Promise<EndpointView<Spec, Status>> {
    const make = (spec: Spec): unknown => {
      const redirected = this.#parts.kind.findRedirected(spec, patch);
      if (redirected !== undefined)
        requirePayload(
          options.caller,
          `is required to change ${redirected.path} while \`${redirected.stays}\` stays: its bytes would go to another target. Send \`${redirected.stays}\` too`,
        );
      return mergePatch(spec, patch);
    };
    return this.#view(await this.change(idOrName, make, options));
  }

  /** Applies what `make` makes of the spec, live; the document there is then. Throws as {@link update}, and what `make` throws. */
  change(
    idOrName: string,
    make: (spec: Spec) => unknown,
    { revision, caller, by = 'api' }: ChangeOptions,
  ): Promise<EndpointDocument<Spec>> {
    return this.#turn(idOrName, async (document) => {
      requireRevision(revision, document.revision);
      const patched = await parseChanged(this.#parts.kind, document.spec, make(document.spec));
      if (!(await inSlices(equalSteps(patched.handler, document.spec.handler))))
        requireMayDisclose(this.#parts.kind, patched, caller);
      const spec = await this.#parts.runtime.complete(patched, document.spec);
      const changed = await inSlices(changedFields(document.spec, spec));
      if (changed.length === 0) return document;
      if (this.#parts.runtime.isOpen(document.id)) requireChangeable(this.#parts.kind, document.spec, spec);
      await this.#parts.runtime.check(spec);
      const next = nextDocument(document, spec);
      if (changesLinks(changed)) await this.#parts.runtime.checkLinks?.(next);
      await this.#apply(document, next);
      if (next.running) await this.#parts.runtime.retryFailed(next.id);
      publishChange(this.#parts, 'updated', next, { revision: next.revision, changed });
      if (changed.includes('faults')) publishFaultChanges(this.#parts, document, next, by);
      return next;
    });
  }

  /** Removes it from everywhere; its connections have `graceMs` to end. One whose node is down has none. */
  async remove(
    idOrName: string,
    { graceMs, revision }: { readonly graceMs: number; readonly revision: Revisions | undefined },
  ): Promise<void> {
    const { own, runtime } = this.#parts;
    if (own.find(idOrName) === undefined) return this.#orphans.remove(idOrName, revision);
    await this.#turn(idOrName, async (document) => {
      requireRevision(revision, document.revision);
      requireInTime();
      await own.remove(document.id);
      await runtime.forget(document.id, graceMs);
      publishChange(this.#parts, 'deleted', document, {});
    });
  }

  /** Opens it unless it is open. When that fails it stays as it was. */
  start(idOrName: string, { waitMs }: { readonly waitMs: number }): Promise<EndpointView<Spec, Status>> {
    const { runtime, repository } = this.#parts;
    return this.#turn(idOrName, async (document) => {
      if (runtime.isOpen(document.id)) return this.#view(document);
      repository.requireUp();
      const wanted = { ...document, running: true };
      const { port, status, announce } = await runtime.open(wanted, { waitMs });
      const next = { ...wanted, lastPort: port };
      try {
        requireInTime();
        await this.#parts.own.replace(document, next);
      } catch (error) {
        await runtime.close(document.id, 0);
        runtime.adopt(document);
        throw error;
      }
      announce();
      return this.#view(next, status);
    });
  }

  /** Closes it: no new connections, `graceMs` for those there are. Captured messages stay. A second stop with a shorter grace does not wait for the first. */
  async stop(idOrName: string, graceMs: number): Promise<EndpointView<Spec, Status>> {
    const { id } = this.getDocument(idOrName);
    const { closed } = await this.#turn(id, async (document) => {
      if (document.running) await this.#parts.own.replace(document, { ...document, running: false });
      return { closed: this.#parts.runtime.close(id, graceMs) };
    });
    await closed;
    return this.#view(this.getDocument(id));
  }

  /** Takes away what is left of the messages so far, so that what comes next finds it as it was created. Its spec stays. */
  reset(idOrName: string, reset: EndpointReset): Promise<EndpointResetResult> {
    return this.#turn(idOrName, async (document) => {
      const result = await this.#parts.runtime.reset(document.id, reset);
      publishChange(this.#parts, 'reset', document, result);
      return result;
    });
  }

  /** The bound port has changed by itself (another one was free after a restart); the next restart asks for it. */
  async keepPort(id: string, lastPort: number): Promise<void> {
    const document = this.#parts.own.find(id);
    if (document) await this.#parts.own.replace(document, { ...document, lastPort });
  }

  async #create(document: EndpointDocument<Spec>, waitMs: number): Promise<EndpointView<Spec, Status>> {
    const { kind, own, runtime } = this.#parts;
    requireInTime();
    await own.reserve(document);
    const created = (): void => publishCreated(this.#parts, document);
    if (!document.running) return this.#createStopped(document, created);
    let opened: Opened<Status>;
    try {
      if (kind.toldByThread) created();
      opened = await runtime.open(document, { waitMs });
      await own.enter({ ...document, lastPort: opened.port });
      if (!kind.toldByThread) created();
      opened.announce();
    } catch (error) {
      await runtime.forget(document.id, 0);
      await own.undoReserve(document.id);
      if (kind.toldByThread) publishChange(this.#parts, 'deleted', document, {});
      throw error;
    }
    return this.#view(own.get(document.id), opened.status);
  }

  async #createStopped(document: EndpointDocument<Spec>, created: () => void): Promise<EndpointView<Spec, Status>> {
    const { own, runtime } = this.#parts;
    try {
      await own.enter(document);
    } catch (error) {
      await own.undoReserve(document.id);
      throw error;
    }
    runtime.adopt(document);
    created();
    return this.#view(document);
  }

  async #dryRun(document: EndpointDocument<Spec>): Promise<EndpointView<Spec, Status>> {
    const { repository, runtime } = this.#parts;
    if (document.spec.name !== undefined) await repository.requireFree(document.spec.name);
    return viewOf(document, runtime.idleStatus);
  }

  /** First the threads, which can be set back without Redis, then Redis. */
  async #apply(document: EndpointDocument<Spec>, next: EndpointDocument<Spec>): Promise<void> {
    const { own, repository, runtime } = this.#parts;
    repository.requireUp();
    requireInTime();
    await runtime.update(next);
    try {
      requireInTime();
      await own.replace(document, next);
    } catch (error) {
      await runtime
        .update(document)
        .catch((failure: unknown) => this.#logger.error({ err: failure }, `${document.id} could not be rolled back`));
      throw error;
    }
  }

  /** A forwarded request may have waited for its turn for so long that its caller has been answered. */
  async #turn<T>(idOrName: string, work: (document: EndpointDocument<Spec>) => Promise<T>): Promise<T> {
    const { id } = this.getDocument(idOrName);
    return this.#parts.runtime.turns.run(id, () => {
      requireInTime();
      return work(this.getDocument(id));
    });
  }

  async #view(document: EndpointDocument<Spec>, status?: Status): Promise<EndpointView<Spec, Status>> {
    return viewOf(document, status ?? (await this.#parts.runtime.status(document.id)));
  }
}
