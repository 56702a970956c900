import { setTimeout as delay } from 'node:timers/promises';
import type { EndpointReset, EndpointResetResult } from '../../../contract/endpoint-reset.ts';
import type { Connection } from '../connection/connection.ts';
import { TcpConnection } from '../connection/tcp-connection.ts';
import type { NetThread } from '../net-thread.ts';
import type { RequestTable } from './request-table.ts';

const NOTHING: EndpointResetResult = { messages: 0, actions: 0, connections: 0, ended: 0 };

type End = (connections: readonly Connection[], graceMs: number) => void | Promise<void>;

const endings: { readonly [Mode in EndpointReset['connections']]: End } = {
  keep() {},
  async close(connections, graceMs) {
    for (const connection of connections) connection.close('api', Math.max(1, graceMs));
    const over = new AbortController();
    const ended = untilEnded(connections).then(() => over.abort());
    if (graceMs > 0)
      await Promise.race([ended, delay(graceMs, undefined, { signal: over.signal }).catch(() => undefined)]);
    for (const connection of connections) connection.destroy('api');
    await ended;
  },
  async reset(connections) {
    for (const connection of connections) connection.reset('api');
    await untilEnded(connections);
  },
};

/** Listeners and clients alike. */
export function resetRequests(thread: NetThread): RequestTable<'resetEndpoint'> {
  return {
    async resetEndpoint({ endpoint: id, connections: mode, graceMs }) {
      const endpoint = thread.endpoints.get(id);
      if (endpoint === undefined) return NOTHING;
      const open = [...endpoint.connections];
      const waited = endpoint.beginAnew();
      // Before they end: a rule is not to answer while its connection is being closed.
      const unanswered = forget(open);
      await endings[mode](open, graceMs);
      // Others may have begun meanwhile.
      const actions = waited + unanswered + forget(endpoint.connections);
      const messages = endpoint.forgetMessages();
      thread.events.flush();
      return { messages, actions, connections: open.length, ended: open.filter(({ isEnded }) => isEnded).length };
    },
  };
}

/** What came and is not answered yet will not be; how much that was. */
function forget(connections: Iterable<Connection>): number {
  let forgotten = 0;
  for (const connection of connections) {
    if (connection instanceof TcpConnection) forgotten += connection.dropBacklog();
    forgotten += connection.session.reset?.(connection) ?? 0;
    connection.tags = undefined;
  }
  return forgotten;
}

async function untilEnded(connections: readonly Connection[]): Promise<void> {
  await Promise.all(connections.map((connection) => connection.untilEnded()));
}
