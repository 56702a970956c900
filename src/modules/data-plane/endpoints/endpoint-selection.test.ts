import { expect, test } from 'vitest';
import { AppError, NotFoundError } from '../../../core/errors/index.ts';
import { LOCAL_CALLER } from '../../../core/http/index.ts';
import type { EndpointParts, EndpointService } from './endpoint-service.ts';
import { EndpointSelection } from './endpoint-selection.ts';
import type { EndpointSpec } from './endpoint-kind.ts';

type Parts = EndpointParts<EndpointSpec, { state: string }>;

/** Two endpoints of a node that is alive, of which the first is gone once the owner was asked. */
function clusterWhose(answer: () => Promise<unknown>, isAliveAfter = true) {
  const asked: { path: string; workMs: number }[] = [];
  const stored = new Set(['lst_1', 'lst_2']);
  const spec = { labels: { a: 'b' }, faults: {} };
  const parts = {
    kind: { plural: 'listeners' },
    node: 'here',
    own: { values: () => [], find: () => undefined },
    repository: {
      scan: async function* () {
        for (const id of ['lst_1', 'lst_2']) yield { id, node: 'there', spec };
        yield { id: 'lst_3', node: 'there', spec, reservedUntilMs: 1 };
        yield { id: 'lst_4', node: 'there', spec: { ...spec, labels: {} } };
      },
      find: async (id: string) => (stored.has(id) ? { id } : undefined),
    },
    nodes: {
      find: async (name: string) => ({ name, alive: true }),
      list: async () => [{ name: 'there', alive: isAliveAfter }],
      delete: (_node: unknown, path: string, _caller: unknown, workMs: number) => {
        asked.push({ path, workMs });
        stored.delete('lst_1');
        return answer();
      },
    },
  } as unknown as Parts;
  const service = {
    remove: async (id: string) => {
      if (!stored.delete(id)) throw new NotFoundError('listener', id);
    },
  } as unknown as EndpointService<EndpointSpec, { state: string }>;
  const selection = new EndpointSelection(parts, service);
  const remove = () => selection.remove({ label: ['a:b'], name: undefined, graceMs: 200, dryRun: false }, LOCAL_CALLER);
  return { remove, asked };
}

test('the owner is sent the selector and the grace, with time for its work', async () => {
  const { remove, asked } = clusterWhose(async () => ({ deleted: ['lst_2', 'lst_1'], failed: [] }));
  expect(await remove()).toEqual({ deleted: ['lst_1', 'lst_2'], failed: [] });
  expect(asked).toEqual([{ path: '/v1/listeners?graceMs=200&label=a%3Ab', workMs: 210 }]);
});

test('of an owner whose answer is lost, what is still stored has failed, and what is not is deleted', async () => {
  const { remove } = clusterWhose(async () => {
    throw new AppError('node_unreachable', 'The node "there" does not answer.');
  });
  expect(await remove()).toEqual({
    deleted: ['lst_1'],
    failed: [{ id: 'lst_2', error: { code: 'node_unreachable', detail: 'The node "there" does not answer.' } }],
  });
});

test('of an owner that has just ended, what is left is deleted here', async () => {
  const ends = async (): Promise<never> => {
    throw new AppError('node_unreachable', 'The node "there" closed the connection.');
  };
  expect(await clusterWhose(ends, false).remove()).toEqual({ deleted: ['lst_2'], failed: [] });
});
