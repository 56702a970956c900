import type { StatusError } from '../../../contract/endpoint.ts';
import { NotFoundError } from '../../../core/errors/index.ts';
import type { EventLog } from '../../events/index.ts';
import type { Nodes } from '../../nodes/index.ts';
import type { EndpointDocument } from './endpoint-document.ts';
import { sourceOf, type EndpointKind, type EndpointSpec } from './endpoint-kind.ts';
import type { EndpointRepository } from './endpoint-repository.ts';
import type { Revisions } from '../../../core/http/index.ts';

export interface OrphanParts<Spec extends EndpointSpec> {
  readonly kind: EndpointKind<Spec>;
  readonly node: string;
  readonly repository: EndpointRepository<Spec>;
  readonly nodes: Nodes;
  readonly log: EventLog;
}

/**
 * Endpoints whose node is down (docs/adr/0023). They can be looked at and deleted; everything else needs their owner, which opens them again
 * when it is back.
 */
export class Orphans<Spec extends EndpointSpec> {
  readonly #parts: OrphanParts<Spec>;

  constructor(parts: OrphanParts<Spec>) {
    this.#parts = parts;
  }

  /** Throws `not_found`, also for one of this node: those are known in memory. */
  async get(idOrName: string): Promise<EndpointDocument<Spec>> {
    const { kind, node, repository } = this.#parts;
    const document = await repository.find(idOrName);
    if (document === undefined || document.node === node) throw new NotFoundError(kind.noun, idOrName);
    return document;
  }

  /** Throws `not_found`, `revision_mismatch`, and `node_unreachable` when its node is back. */
  async remove(idOrName: string, revision: Revisions | undefined): Promise<void> {
    const { kind, repository, log } = this.#parts;
    const document = await this.get(idOrName);
    await repository.removeOrphan(document, revision);
    log.publish({ type: `${kind.noun}.deleted`, subject: sourceOf(kind, document), data: {} });
  }

  /** Why endpoints of a node cannot say how they are. */
  async errorOf(node: string): Promise<StatusError> {
    const owner = await this.#parts.nodes.find(node);
    const at = new Date().toISOString();
    if (owner?.alive === true) return { code: 'node_unreachable', detail: `The node "${node}" does not answer.`, at };
    const since =
      owner === undefined
        ? 'is no longer registered'
        : owner.left === 'shutdown'
          ? `was shut down at ${owner.lastSeenAt} or later`
          : `sent its last heartbeat at ${owner.lastSeenAt}`;
    return {
      code: 'node_lost',
      detail: `The node "${node}" ${since}. When it comes back, it opens this resource again; until then the resource can only be deleted.`,
      at,
    };
  }
}
