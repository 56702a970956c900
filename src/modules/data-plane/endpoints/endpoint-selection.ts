import { isSelected, type DeletionFailure, type SelectionDeleted, type Selector } from '../../../contract/selector.ts';
import { toAppError } from '../../../core/errors/index.ts';
import { requireSelector, type Caller } from '../../../core/http/index.ts';
import { Slice } from '../../../core/turns.ts';
import type { EndpointDocument } from './endpoint-document.ts';
import type { EndpointSpec } from './endpoint-kind.ts';
import type { DeleteSelectionQuery } from './endpoint-queries.ts';
import type { EndpointParts, EndpointService } from './endpoint-service.ts';

/** How much longer another node may take for each endpoint that it deletes, in milliseconds. */
const WORK_MS_EACH = 5;

type Documents<Spec> = readonly EndpointDocument<Spec>[];

/**
 * Deletes the endpoints of the whole cluster that a selector matches, each as a single deletion would. The owners do it, one request for
 * each node; what belongs to a node that is down is deleted here. A request that another node forwarded is about this node alone.
 */
export class EndpointSelection<Spec extends EndpointSpec, Status extends { readonly state: string }> {
  readonly #parts: EndpointParts<Spec, Status>;
  readonly #service: EndpointService<Spec, Status>;

  constructor(parts: EndpointParts<Spec, Status>, service: EndpointService<Spec, Status>) {
    this.#parts = parts;
    this.#service = service;
  }

  /** Throws `selector_required`. What cannot be deleted is reported, and keeps nothing else from being deleted. */
  async remove(query: DeleteSelectionQuery, caller: Caller): Promise<SelectionDeleted> {
    requireSelector(query);
    const own = [...this.#parts.own.values()].filter(({ spec }) => isSelected(spec, query));
    const foreign = caller.via === undefined ? await this.#findForeign(query) : [];
    if (query.dryRun) return sorted({ deleted: [...own, ...foreign].map(({ id }) => id), failed: [] });
    const owners = Map.groupBy(foreign, ({ node }) => node);
    const results = await Promise.all([
      this.#removeHere(own, query.graceMs),
      ...[...owners].map(([node, documents]) => this.#removeAt(node, documents, query, caller)),
    ]);
    return sorted({
      deleted: results.flatMap(({ deleted }) => deleted),
      failed: results.flatMap(({ failed }) => failed),
    });
  }

  async #findForeign(selector: Selector): Promise<EndpointDocument<Spec>[]> {
    const { node, own, repository } = this.#parts;
    const found: EndpointDocument<Spec>[] = [];
    for await (const document of repository.scan({ known: (id) => own.find(id) })) {
      const isVisible = document.node !== node && document.reservedUntilMs === undefined;
      if (isVisible && isSelected(document.spec, selector)) found.push(document);
    }
    return found;
  }

  /** Those of this node, and of nodes that are down. All have their grace at the same time. */
  async #removeHere(documents: Documents<Spec>, graceMs: number): Promise<SelectionDeleted> {
    const slice = new Slice();
    const removals: Promise<'deleted' | 'gone' | DeletionFailure>[] = [];
    for (const { id } of documents) {
      if (slice.isOver()) await slice.next();
      removals.push(this.#removeOne(id, graceMs));
    }
    const outcomes = await Promise.all(removals);
    return {
      deleted: documents.filter((_, at) => outcomes[at] === 'deleted').map(({ id }) => id),
      failed: outcomes.filter((outcome) => typeof outcome === 'object'),
    };
  }

  async #removeOne(id: string, graceMs: number): Promise<'deleted' | 'gone' | DeletionFailure> {
    try {
      await this.#service.remove(id, { graceMs, revision: undefined });
      return 'deleted';
    } catch (error) {
      // Another request has deleted it in the meantime.
      return toAppError(error).code === 'not_found' ? 'gone' : failureOf(id, error);
    }
  }

  async #removeAt(
    name: string,
    documents: Documents<Spec>,
    query: DeleteSelectionQuery,
    caller: Caller,
  ): Promise<SelectionDeleted> {
    const node = await this.#parts.nodes.find(name);
    if (node?.alive !== true) return this.#removeHere(documents, 0);
    const path = `/v1/${this.#parts.kind.plural}?${parametersOf(query)}`;
    try {
      const workMs = query.graceMs + documents.length * WORK_MS_EACH;
      return await this.#parts.nodes.delete<SelectionDeleted>(node, path, caller, workMs);
    } catch (error) {
      return (await this.#hasEnded(name)) ? this.#removeHere(documents, 0) : this.#lookAfter(documents, error);
    }
  }

  /** Whether the node is down as of now: what is known of it may be a second old. */
  async #hasEnded(name: string): Promise<boolean> {
    const nodes = await this.#parts.nodes.list().catch(() => undefined);
    return nodes !== undefined && nodes.find((node) => node.name === name)?.alive !== true;
  }

  /** The owner may have deleted some before its answer was lost. */
  async #lookAfter(documents: Documents<Spec>, error: unknown): Promise<SelectionDeleted> {
    const left = await Promise.all(
      documents.map(({ id }) =>
        this.#parts.repository.find(id).then(
          (found) => found !== undefined,
          () => true,
        ),
      ),
    );
    return {
      deleted: documents.filter((_, at) => left[at] === false).map(({ id }) => id),
      failed: documents.filter((_, at) => left[at] === true).map(({ id }) => failureOf(id, error)),
    };
  }
}

function failureOf(id: string, error: unknown): DeletionFailure {
  const { code, message } = toAppError(error);
  return { id, error: { code, detail: message } };
}

function parametersOf({ label, name, setup, graceMs }: DeleteSelectionQuery): string {
  const parameters = new URLSearchParams({ graceMs: String(graceMs) });
  if (name !== undefined) parameters.set('name', name);
  if (setup !== undefined) parameters.set('setup', setup);
  for (const text of label) parameters.append('label', text);
  return parameters.toString();
}

function sorted({ deleted, failed }: SelectionDeleted): SelectionDeleted {
  return { deleted: deleted.toSorted(), failed: failed.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
}
