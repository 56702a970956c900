import { test as base } from 'vitest';
import { createPortcall, type Portcall } from '../create-portcall.ts';
import type { ClientHandle } from '../handles/client-handle.ts';
import type { ListenerHandle } from '../handles/listener-handle.ts';
import type { Schema } from '../schema-types.ts';
import type { EventStream } from '../stream/event-stream.ts';
import './matchers.ts';

export interface PortcallFixtures {
  /** The server at PORTCALL_URL, with the key PORTCALL_KEY. */
  portcall: Portcall;
  /** Creates a listener that is deleted after the test. A name is extended, so that tests in parallel do not collide. */
  listener: (spec?: Schema<'ListenerSpec'>) => Promise<ListenerHandle>;
  /** Creates a client that is deleted after the test. A name is extended, so that tests in parallel do not collide. */
  client: (spec: Schema<'ClientSpec'>) => Promise<ClientHandle>;
  /** Opens a stream that is closed after the test; it is subscribed when it is returned. */
  stream: (...options: Parameters<Portcall['stream']>) => Promise<EventStream>;
}

export const test = base.extend<PortcallFixtures>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads from the pattern which fixtures are used: none
  portcall: ({}, use) => use(createPortcall()),
  listener: ({ portcall }, use) =>
    closing(use, (spec: Schema<'ListenerSpec'> = {}) => portcall.listener(withUniqueName(spec))),
  client: ({ portcall }, use) => closing(use, (spec: Schema<'ClientSpec'>) => portcall.client(withUniqueName(spec))),
  stream: ({ portcall }, use) =>
    closing(use, async (...options: Parameters<Portcall['stream']>) => {
      const stream = portcall.stream(...options);
      await stream.ready;
      return stream;
    }),
});
export const it = test;

/** Hands `open` to the test, and closes afterwards what it opened, the last first. */
async function closing<Args extends unknown[], T extends { close(): Promise<void> }>(
  use: (open: (...args: Args) => Promise<T>) => Promise<void>,
  open: (...args: Args) => Promise<T>,
): Promise<void> {
  const opened: T[] = [];
  await use(async (...args) => {
    const one = await open(...args);
    opened.push(one);
    return one;
  });
  for (const one of opened.toReversed()) await one.close();
}

/** Names of endpoints have at most 63 characters. */
const MAX_NAME_LENGTH = 63;

function withUniqueName<Spec extends { name?: string }>(spec: Spec): Spec {
  if (spec.name === undefined) return spec;
  const suffix = `-${crypto.randomUUID().slice(0, 8)}`;
  return { ...spec, name: spec.name.slice(0, MAX_NAME_LENGTH - suffix.length) + suffix };
}
