import { isDeepStrictEqual } from 'node:util';
import type { Address } from '../../../contract/endpoint.ts';
import type { EndpointReset, EndpointResetResult } from '../../../contract/endpoint-reset.ts';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import {
  isJsonObject,
  mergePatchBetween,
  requireInTime,
  wholePatchBetween,
  type Caller,
} from '../../../core/http/index.ts';
import { equalSteps } from '../../../core/equality.ts';
import { inSlices } from '../../../core/turns.ts';
import { newDocument, type EndpointDocument } from './endpoint-document.ts';
import { publishChange, publishCreated } from './endpoint-events.ts';
import type { EndpointSpec } from './endpoint-kind.ts';
import type { EndpointParts, EndpointService } from './endpoint-service.ts';
import { changedFields, restartFieldsBetween } from './spec-changes.ts';
import { requireMayDisclose } from './spec-rules.ts';

/** What has to be done to an endpoint for it to have another spec. */
export interface SpecChange {
  /** Top-level fields that differ. */
  readonly changed: readonly string[];
  /** It must be stopped, or is stopped, and has to be started. */
  readonly restarts: boolean;
}

/** What became of a new endpoint. */
export interface Created {
  readonly id: string;
  /** Where a listener listens. */
  readonly address?: Address | undefined;
}

/** What set-ups do with endpoints, all nodes' alike: existing ones change where they are, new ones are opened here, many at once. */
export class EndpointSets<Spec extends EndpointSpec, Status extends { readonly state: string }> {
  readonly #parts: EndpointParts<Spec, Status>;
  readonly #service: EndpointService<Spec, Status>;

  constructor(parts: EndpointParts<Spec, Status>, service: EndpointService<Spec, Status>) {
    this.#parts = parts;
    this.#service = service;
  }

  /** Those of any node that have these names. */
  async find(names: readonly string[]): Promise<Map<string, EndpointDocument<Spec>>> {
    const { own, repository } = this.#parts;
    const mine = names.map((name) => own.find(name)).filter((document) => document !== undefined);
    const known = new Set(mine.map(({ spec }) => spec.name));
    const others = await repository.findAll(names.filter((name) => !known.has(name)));
    // What is in Redis under the name of this node and not in its memory is gone.
    const found = [...mine, ...others.filter(({ node }) => node !== this.#parts.node)];
    return new Map(found.map((document) => [document.spec.name ?? '', document]));
  }

  /** The spec with all that a creation or a change fills in; throws what they throw before anything is done. `before`: the spec there is. */
  async complete(spec: Spec, before: Spec | undefined, caller: Caller): Promise<Spec> {
    const { kind, runtime } = this.#parts;
    if (before === undefined || !(await inSlices(equalSteps(spec.handler, before.handler))))
      requireMayDisclose(kind, spec, caller);
    const complete = await runtime.complete(spec, before);
    await runtime.check(complete);
    return complete;
  }

  async changeBetween(document: EndpointDocument<Spec>, spec: Spec): Promise<SpecChange> {
    const different = await inSlices(changedFields(document.spec, spec));
    // An absent member and one that is undefined are the same, once stored.
    const changed = different.filter(
      (field) => !isSameJson(Reflect.get(document.spec, field), Reflect.get(spec, field)),
    );
    const fields = changed.length === 0 ? [] : restartFieldsBetween(this.#parts.kind, document.spec, spec);
    return { changed, restarts: !document.running || fields.length > 0 };
  }

  /** Throws the error of the limit unless this node may have `more` endpoints in place of `fewer` of its own. */
  requireRoom(more: number, fewer = 0): void {
    const { kind, max, own } = this.#parts;
    if (more === 0 || own.size + more - fewer <= max) return;
    throw new AppError(
      kind.limitCode,
      `This node has ${own.size} of ${max} ${kind.plural}, the limit; ${more} more do not fit. Delete some, or raise the limit.`,
    );
  }

  /** Opens new endpoints with names on this node: one request to each net thread, then one script in Redis. Results by name. */
  async createAll(specs: readonly Spec[]): Promise<Map<string, Created | AppError>> {
    const { kind, node, own, repository, runtime } = this.#parts;
    this.requireRoom(specs.length);
    repository.requireUp();
    requireInTime();
    const documents = specs.map((spec) => newDocument(kind.idPrefix, node, spec));
    if (kind.toldByThread) for (const document of documents) publishCreated(this.#parts, document);
    const opened = await runtime.openAll(documents);
    const results = new Map<string, Created | AppError>();
    const entered: { readonly document: EndpointDocument<Spec>; announce(): void; readonly created: Created }[] = [];
    for (const [at, document] of documents.entries()) {
      const result = opened[at] as (typeof opened)[number];
      if (result instanceof AppError) await this.#undo(document, result, results);
      else {
        const created = { id: document.id, address: addressOf(result.status) };
        entered.push({ document: { ...document, lastPort: result.port }, announce: () => result.announce(), created });
      }
    }
    try {
      if (entered.length > 0) await own.enterAll(entered.map(({ document }) => document));
    } catch (error) {
      for (const { document } of entered) {
        await this.#undo(document, toAppError(error), results);
        await own.undoReserve(document.id);
      }
      return results;
    }
    for (const { document, announce, created } of entered) {
      if (!kind.toldByThread) publishCreated(this.#parts, document);
      announce();
      results.set(document.spec.name ?? '', created);
    }
    return results;
  }

  /** Applies another spec, live. */
  async change(document: EndpointDocument<Spec>, spec: Spec, caller: Caller): Promise<void> {
    if (this.isOwn(document)) await this.#service.change(document.id, () => spec, { revision: undefined, caller });
    else
      await this.#at(document, (node, path) =>
        this.#parts.nodes.patch(node, path, this.#patchBetween(document.spec, spec), caller),
      );
  }

  async stop(document: EndpointDocument<Spec>, graceMs: number, caller: Caller): Promise<void> {
    if (this.isOwn(document)) await this.#service.stop(document.id, graceMs);
    else await this.#at(document, (node, path) => this.#parts.nodes.post(node, `${path}/stop`, { graceMs }, caller));
  }

  /** Returns where a listener listens. */
  async start(document: EndpointDocument<Spec>, caller: Caller): Promise<Address | undefined> {
    const view = this.isOwn(document)
      ? await this.#service.start(document.id, { waitMs: 0 })
      : await this.#at(document, (node, path) =>
          this.#parts.nodes.post<{ readonly status: Status }>(node, `${path}/start`, undefined, caller),
        );
    return addressOf(view.status);
  }

  /** One whose node is down is deleted here. */
  async remove(document: EndpointDocument<Spec>, graceMs: number, caller: Caller): Promise<void> {
    const { nodes } = this.#parts;
    const owner = this.isOwn(document) ? undefined : await nodes.find(document.node);
    try {
      if (owner?.alive === true)
        await nodes.delete(owner, `${this.#path(document)}?graceMs=${graceMs}`, caller, graceMs);
      else await this.#service.remove(document.id, { graceMs, revision: undefined });
    } catch (error) {
      if (toAppError(error).code !== 'not_found') throw error;
    }
  }

  async reset(document: EndpointDocument<Spec>, reset: EndpointReset, caller: Caller): Promise<EndpointResetResult> {
    if (this.isOwn(document)) return this.#service.reset(document.id, reset);
    return this.#at(document, (node, path) =>
      this.#parts.nodes.post<EndpointResetResult>(node, `${path}/reset`, reset, caller),
    );
  }

  /** Whether this node owns it. */
  isOwn({ node }: EndpointDocument<Spec>): boolean {
    return node === this.#parts.node;
  }

  /** A set-up gives the whole spec: when the owner would take a short patch for one that keeps bytes it does not name, all of it is sent. */
  #patchBetween(before: Spec, after: Spec): unknown {
    const patch = mergePatchBetween(before, after);
    const isTakenAsKeeping = isJsonObject(patch) && this.#parts.kind.findRedirected(before, patch) !== undefined;
    return isTakenAsKeeping ? wholePatchBetween(before, after) : patch;
  }

  #path({ id }: EndpointDocument<Spec>): string {
    return `/v1/${this.#parts.kind.plural}/${id}`;
  }

  async #at<T>(
    document: EndpointDocument<Spec>,
    ask: (node: Parameters<EndpointParts<Spec, Status>['nodes']['post']>[0], path: string) => Promise<T>,
  ): Promise<T> {
    const node = await this.#parts.nodes.find(document.node);
    if (node?.alive !== true)
      throw new AppError('node_unreachable', `The node "${document.node}" that owns the resource is not alive.`);
    return ask(node, this.#path(document));
  }

  async #undo(
    document: EndpointDocument<Spec>,
    error: AppError,
    results: Map<string, Created | AppError>,
  ): Promise<void> {
    await this.#parts.runtime.forget(document.id, 0);
    if (this.#parts.kind.toldByThread) publishChange(this.#parts, 'deleted', document, {});
    results.set(document.spec.name ?? '', error);
  }
}

function addressOf(status: unknown): Address | undefined {
  return (status as { readonly address?: Address | null } | undefined)?.address ?? undefined;
}

function isSameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b) || isDeepStrictEqual(jsonOf(a), jsonOf(b));
}

function jsonOf(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
