import type { Invocation, Run } from '../command.ts';
import { usageError } from '../exit-codes.ts';
import { kindOf } from '../kinds.ts';
import { eventLine, type AnyEvent } from '../live/event-view.ts';
import { path, type Query, type Resource } from '../server.ts';
import { renderTree } from '../view/tree.ts';

const LAST_EVENTS = 10;
const SOME_CONNECTIONS = 20;

export const run: Run = async (invocation) => {
  const { server, out, args } = invocation;
  const [kindText = '', name = ''] = args;
  const kind = kindOf(kindText);
  if (!kind.can.includes('get')) throw usageError(`${kind.name} are listed only: \`portcall get ${kind.name}\``);
  const resource = await server.request('GET', path`/v1/${kind.name}/${name}`);
  const subject = { listeners: 'listener', clients: 'client' }[kind.name as string];
  const extra: Readonly<Record<string, readonly Resource[]>> =
    subject === undefined ? {} : await surroundings(invocation, kind.name, subject, String(resource['id']));
  if (out.mode !== 'table') return out.thing({ ...resource, ...extra }, resource[kind.id]);
  for (const line of renderTree(resource)) await out.line(line);
  for (const [title, items] of Object.entries(extra)) {
    await out.line('');
    await out.line(`${title}:`);
    for (const item of items)
      await out.line(title === 'events' ? `  ${eventLine(item as unknown as AnyEvent, false)}` : `  ${summary(item)}`);
  }
};

/** What belongs to an endpoint. */
async function surroundings({ server }: Invocation, collection: string, subject: string, id: string) {
  const page = async (url: string, query: Query): Promise<readonly Resource[]> =>
    (await server.request<{ items: Resource[] }>('GET', url, { query })).items;
  const [connections, faults, events] = await Promise.all([
    page('/v1/connections', { [subject]: id, limit: SOME_CONNECTIONS }),
    page(`/v1/${collection}/${id}/faults`, {}),
    page('/v1/events', { [subject]: id, limit: LAST_EVENTS, order: 'desc' }),
  ]);
  return { connections, faultCounts: faults, events: events.toReversed() };
}

function summary(item: Resource): string {
  return Object.entries(item)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => `${key}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' ');
}
