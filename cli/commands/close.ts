import type { Invocation, Run } from '../command.ts';
import { path, type Resource } from '../server.ts';
import { findEndpoint } from '../targets.ts';

export const run: Run = async (invocation) => {
  const { server, out, args, options } = invocation;
  const body = options.flag('reset') ? { mode: 'reset' } : {};
  for (const target of args) {
    for (const id of await connectionsOf(invocation, target)) {
      await server.request('POST', path`/v1/connections/${id}/close`, { body });
      await out.done(`${id} closed`, { closed: id }, id);
    }
  }
};

async function connectionsOf({ server, out }: Invocation, target: string): Promise<readonly string[]> {
  if (target.startsWith('con_')) return [target];
  const { collection, name } = await findEndpoint(server, target);
  const ids: string[] = [];
  const query = { [collection === 'listeners' ? 'listener' : 'client']: name };
  for await (const { id } of server.list<Resource>('/v1/connections', query)) ids.push(String(id));
  if (ids.length === 0) out.note(`${target} has no connections`);
  return ids;
}
