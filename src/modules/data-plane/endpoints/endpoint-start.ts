import { Logger } from '@nestjs/common';
import { forEachBounded } from '../../../core/bounded.ts';
import type { Lifecycle } from '../../../core/lifecycle/index.ts';
import type { RedisConnections } from '../../../core/redis/index.ts';
import { REOPENED_AT_ONCE } from '../death-record.ts';
import type { EndpointSpec } from './endpoint-kind.ts';
import type { EndpointParts, EndpointService } from './endpoint-service.ts';

interface StartDependencies {
  readonly lifecycle: Lifecycle;
  readonly connections: RedisConnections;
}

/**
 * Ties endpoints of one kind to the life of the node: at its start what should be open is opened again (one that cannot be is tried again
 * later and delays nothing), and when Redis comes back, or this node does after it was taken for lost, what ended in doubt is settled.
 */
export function followNode<Spec extends EndpointSpec, Status extends { readonly state: string }>(
  service: EndpointService<Spec, Status>,
  { kind, node, own, runtime, nodes }: EndpointParts<Spec, Status>,
  { lifecycle, connections }: StartDependencies,
): void {
  const logger = new Logger(kind.plural);
  const start = async (): Promise<void> => {
    await own.load(node);
    const documents = [...own.values()];
    for (const document of documents) runtime.adopt(document);
    await forEachBounded(
      documents.filter(({ running }) => running),
      REOPENED_AT_ONCE,
      ({ id }) => runtime.turns.run(id, () => runtime.restore(own.get(id))),
    );
  };
  lifecycle.register({ name: kind.plural, start: { stage: 'endpoints', run: start } });
  connections.on('up', () => void own.settle());
  nodes.signs.on('resumed', () => void own.settle());
  own.onDeleted = (id) => {
    logger.warn(`${id} was deleted by another node while this node was offline; closing it`);
    void runtime.turns.run(id, () => runtime.forget(id, 0));
  };
  runtime.onPortChanged = (id, port) =>
    void service
      .keepPort(id, port)
      .catch((error: unknown) => logger.warn({ err: error }, `could not store the new port of ${id}`));
}
