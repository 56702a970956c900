import type { StreamItem } from '../../client/src/index.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Resource } from '../server.ts';
import { faultMap } from '../syntax/fault.ts';
import { parseLabels } from '../syntax/labels.ts';
import type { Collection } from '../targets.ts';
import { connectionNote, messageLine, type AnyEvent } from './event-view.ts';
import { untilEnded, type Interruption } from './interruption.ts';

export interface AdHocEndpoint {
  readonly collection: Collection;
  readonly spec: Resource;
  readonly query?: Readonly<Record<string, string | number>>;
  /** Called when it is there. What it returns is called before the endpoint is removed. */
  readonly onCreated: (endpoint: Resource, interruption: Interruption) => (() => void) | void;
  /** Shows a message on a terminal; default: time, connection, direction and bytes. */
  readonly show?: (event: AnyEvent) => string | undefined;
  /** Called for every event, behind showing it. */
  readonly onEvent?: (event: AnyEvent, interruption: Interruption) => void;
}

/** The options that every ad-hoc endpoint has, as fields of its spec. */
export function commonSpec({ options }: Invocation, transport: 'tcp' | 'tls' | 'udp'): Record<string, unknown> {
  const profile = options.text('profile');
  const faults = {
    ...(profile === undefined ? {} : { profile: { type: 'profile', profile } }),
    ...faultMap(options.list('fault')),
  };
  const name = options.text('name');
  return {
    transport,
    ...(name === undefined ? {} : { name }),
    ...(Object.keys(faults).length === 0 ? {} : { faults }),
    ...(options.list('label').length === 0 ? {} : { labels: parseLabels(options.list('label')) }),
  };
}

/** Creates an endpoint, shows what happens on it until the command ends, and removes it then, unless --keep is given. */
export async function holdEndpoint(invocation: Invocation, endpoint: AdHocEndpoint): Promise<ExitCode> {
  const { server, options } = invocation;
  using interruption = untilEnded(invocation);
  // Taken before: a message that comes before the subscription is shown, too.
  const cursor = options.flag('curl') ? undefined : await currentCursor(invocation);
  const { collection, spec, query = {} } = endpoint;
  const created = await server.request('POST', `/v1/${collection}`, { body: spec, query });
  try {
    const stop = endpoint.onCreated(created, interruption);
    await showEvents(invocation, endpoint, { id: String(created['id']), cursor, interruption }).finally(() => stop?.());
  } finally {
    if (!options.flag('keep')) await remove(invocation, collection, String(created['id']));
  }
  return EXIT.ok;
}

async function currentCursor({ server }: Invocation): Promise<string> {
  const page = await server.request<{ cursor: string }>('GET', '/v1/events', {
    query: { limit: 1, order: 'desc' },
    isLookUp: true,
  });
  return page.cursor;
}

interface Shown {
  readonly id: string;
  readonly cursor: string | undefined;
  readonly interruption: Interruption;
}

async function showEvents(invocation: Invocation, endpoint: AdHocEndpoint, shown: Shown): Promise<void> {
  const { server, options } = invocation;
  const { id, cursor, interruption } = shown;
  const subject = endpoint.collection === 'listeners' ? { listener: id } : { client: id };
  let left = options.count('count', 1) ?? Infinity;
  const stream = server.portcall.stream({ ...subject, cursor, signal: interruption.signal });
  for await (const item of stream) {
    const event = item as unknown as AnyEvent;
    if ((await showOne(invocation, endpoint, item)) && --left === 0) interruption.end();
    endpoint.onEvent?.(event, interruption);
    if (event.type === 'listener.deleted' || event.type === 'client.deleted') interruption.end();
    if (interruption.signal.aborted) return;
  }
}

/** Whether it was a message. What is no message goes to stderr. */
async function showOne({ out, options }: Invocation, { show }: AdHocEndpoint, item: StreamItem): Promise<boolean> {
  const event = item as unknown as AnyEvent;
  const line = show === undefined ? messageLine(event, options.flag('hex')) : show(event);
  if (line !== undefined) {
    if (out.mode === 'table') await out.line(line);
    else await out.thing(event, event.connection);
    return true;
  }
  const note = connectionNote(event);
  if (note !== undefined) out.note(note);
  return false;
}

/** It may have been deleted by others. */
async function remove({ server, out }: Invocation, collection: Collection, id: string): Promise<void> {
  try {
    await server.request('DELETE', `/v1/${collection}/${id}`, { query: { graceMs: 0 } });
  } catch (error) {
    if ((error as { status?: number }).status !== 404)
      out.note(`${id} could not be removed: ${(error as Error).message}`);
  }
}
