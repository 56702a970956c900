import { connect } from 'node:net';
import { once } from 'node:events';
import { RE2JS } from 're2js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listenerSpecSchema } from '../../../contract/listener.ts';
import type { ListenerEndpoint } from '../../../contract/thread-messages.ts';
import { nextTurn } from '../../../core/turns.ts';
import { NetThread } from '../net-thread.ts';
import { createRequests } from './index.ts';

const RULES = 1500;

let thread: NetThread;
let requests: ReturnType<typeof createRequests>;

beforeEach(async () => {
  // No slice of an earlier test, whose clock was another, is left.
  await nextTurn();
  const flow = new SharedArrayBuffer(8);
  const bounds = { captureMaxBytes: 0, eventPayloadMaxBytes: 0, eventQueueMaxBytes: 1e6 };
  thread = new NetThread({ node: 'n', placement: { slot: 0, thread: 0 }, ...bounds, flow }, () => {});
  requests = createRequests(thread);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(thread.closers.map((close) => close(0)));
});

function endpoint(id: string, handler: object): ListenerEndpoint {
  return {
    id,
    spec: listenerSpecSchema.parse({ port: 0, handler }),
    source: { kind: 'listener', id },
    port: 0,
    maxConnections: 9,
  };
}

const expressions = (text = 'a') => ({
  type: 'rules',
  rules: Array.from({ length: RULES }, (_, at) => ({
    when: { matches: `^${text}${at}$` },
    do: [{ type: 'send', data: '{{now}}' }],
  })),
});

/** The second look at the clock in a turn finds its slice over: a turn has at most two steps. */
function shortSlices(): void {
  let now = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000));
}

test('other connections are served while a listener with many expressions is opened and changed', async () => {
  const { address } = await requests.openListener(endpoint('lst_echo', { type: 'echo' }));
  const client = connect(address.port, '127.0.0.1');
  await once(client, 'connect');
  shortSlices();
  const [first, second] = [endpoint('lst_rules', expressions()), endpoint('lst_rules', expressions('b'))];
  const compile = vi.spyOn(RE2JS, 'compile');
  for (const open of [() => requests.openListener(first), () => requests.updateListener(second)]) {
    compile.mockClear();
    let isOpen = false;
    const opened = Promise.resolve(open()).then(() => (isOpen = true));
    for (const text of ['one', 'two', 'three']) {
      client.write(text);
      const [echo] = (await once(client, 'data')) as [Buffer];
      expect(echo.toString()).toBe(text);
    }
    // Three round trips, and hardly any of it is compiled.
    expect(isOpen).toBe(false);
    expect(compile.mock.calls.length).toBeLessThan(RULES / 2);
    await opened;
    expect(compile).toHaveBeenCalledTimes(RULES);
  }
  client.destroy();
}, 60_000);

test('of two changes the later one holds, however long the first takes', async () => {
  await requests.openListener(endpoint('lst_1', { type: 'echo' }));
  shortSlices();
  await Promise.all([
    requests.updateListener(endpoint('lst_1', expressions())),
    requests.updateListener(endpoint('lst_1', { type: 'sink' })),
  ]);
  expect(thread.listeners.get('lst_1')?.settings.spec.handler.type).toBe('sink');
}, 60_000);

test('a change of a listener that is closed meanwhile is refused', async () => {
  await requests.openListener(endpoint('lst_1', { type: 'echo' }));
  shortSlices();
  const changed = Promise.resolve(requests.updateListener(endpoint('lst_1', expressions())));
  const refused = expect(changed).rejects.toMatchObject({ code: 'not_listening' });
  // As a close does at its end, whose time is not ours to choose.
  const listener = thread.listeners.get('lst_1');
  thread.listeners.delete('lst_1');
  await refused;
  expect(listener?.settings.spec.handler.type).toBe('echo');
  await listener?.close(0, 'shutdown');
}, 60_000);

test('a listener that is closed while it is opened is closed afterwards', async () => {
  shortSlices();
  const opened = requests.openListener(endpoint('lst_1', expressions()));
  await requests.closeListener({ id: 'lst_1', graceMs: 0, forget: true });
  await opened;
  expect(thread.listeners.size).toBe(0);
}, 60_000);
