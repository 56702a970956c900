import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Setup, SetupItem, SetupResult } from '../../../src/contract/setup.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { request, type Refusal } from '../jobs/api.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** Histories of documents over a few names, so that each apply meets what earlier ones left. */
let node: TestNode;
let blocker: Server;
let taken = 0;
let serial = 0;
beforeAll(async () => {
  node = await startTestNode({ PORTCALL_JOB_THREADS: '1' });
  blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  taken = (blocker.address() as AddressInfo).port;
});
afterAll(async () => {
  blocker?.close();
  await node?.stop();
});

/** Stands for a port that another program has. */
const TAKEN = 'taken';
const NAMES = ['a', 'b', 'c'] as const;

type Listener = Record<string, unknown> & { port?: unknown };
type Document = { listeners: Record<string, Listener> } & Record<string, Record<string, object>>;

const some = <T>(item: fc.Arbitrary<T>) => fc.dictionary(fc.constantFrom(...NAMES), item, { noNullPrototype: true });
const fault = fc.record({ type: fc.constant('latency'), ms: fc.integer({ min: 0, max: 50 }) });
const listener = fc.record(
  {
    port: fc.oneof({ weight: 3, arbitrary: fc.constant<unknown>(0) }, fc.constant<unknown>(TAKEN)),
    transport: fc.constantFrom('tcp', 'udp'),
    handler: fc.constantFrom({ type: 'echo' }, { type: 'reply', data: 'x' }, { type: 'sink' }),
    labels: fc.dictionary(fc.constantFrom('k', 'l'), fc.constantFrom('1', '2'), { noNullPrototype: true }),
    faults: fc.dictionary(fc.constantFrom('f', 'g'), fault, { maxKeys: 2, noNullPrototype: true }),
    socket: fc.record({ backlog: fc.constantFrom(5, 6) }),
  },
  { requiredKeys: [] },
);
const document = fc.record({
  listeners: some(listener),
  clients: some(fc.record({ host: fc.constant('127.0.0.1'), port: fc.constantFrom(1, 2) })),
  pools: some(fc.record({ maxWorkers: fc.integer({ min: 1, max: 3 }) })),
  functions: fc.oneof(
    fc.constant({}),
    fc.constantFrom('1', '2').map((n) => ({ f: { source: `export default () => ${n}` } })),
  ),
  counters: some(fc.record({ value: fc.integer({ min: -2, max: 2 }) })),
  schedules: some(
    fc.record({
      everyMs: fc.constantFrom(3_600_000, 7_200_000),
      kind: fc.constant('counter.add'),
      input: fc.record({ counter: fc.constantFrom(...NAMES) }),
    }),
  ),
}) as unknown as fc.Arbitrary<Document>;

/** The document with the port that is taken, or with a free one instead. UDP has other ports. */
function withPort(given: Document, port: number): Document {
  const listeners = Object.entries(given.listeners).map(([name, one]) => [
    name,
    one.port === TAKEN ? { ...one, transport: 'tcp', socket: {}, port } : one,
  ]);
  return { ...given, listeners: Object.fromEntries(listeners) as Document['listeners'] };
}

const put = (name: string, body: object) => request<SetupResult & Refusal>(node, 'PUT', `/setups/${name}`, body);
const get = async (name: string) => (await request<Setup>(node, 'GET', `/setups/${name}`)).body;
const actionsOf = (items: readonly SetupItem[]) => [...new Set(items.map(({ action }) => action))];

/** What exists of a set-up, whatever its record says. */
async function existing(name: string): Promise<Record<string, string[]>> {
  const kinds = ['listeners', 'clients', 'pools', 'functions', 'counters', 'schedules'];
  const lists = kinds.map(async (kind) => {
    const { body } = await request<{ items: { name: string }[] }>(node, 'GET', `/${kind}?setup=${name}&limit=100`);
    return [kind, body.items.map((item) => item.name.slice(name.length + 1)).toSorted()];
  });
  return Object.fromEntries((await Promise.all(lists)) as [string, string[]][]);
}
const namesIn = (given: Document) =>
  Object.fromEntries(Object.entries(given).map(([kind, items]) => [kind, Object.keys(items).toSorted()]));

test('applying twice changes nothing, what is read is what was applied, and a failure is repaired by the next apply', async () => {
  const histories = fc.asyncProperty(fc.array(document, { minLength: 1, maxLength: 3 }), async (history) => {
    serial += 1;
    const name = `p${serial}`;
    // Another set-up with the same names stands by, and stays as it is.
    const bystander = { listeners: { a: {} }, counters: { a: { value: 7 } } };
    const before = (await put(`${name}-by`, bystander)).body;
    for (const given of history) {
      const blocked = Object.keys(given.listeners).filter((one) => given.listeners[one]?.port === TAKEN);
      const first = await put(name, withPort(given, taken));
      if (blocked.length === 0) expect(first.status, JSON.stringify(first.body)).toBe(200);
      else {
        expect(first.body.code).toBe('setup_incomplete');
        expect(first.body.items.map((item) => item.name).toSorted()).toEqual(blocked.toSorted());
        expect(new Set(first.body.items.map(({ error }) => error?.code))).toEqual(new Set(['port_in_use']));
        expect((await get(name)).incomplete).toBe(true);
      }
      const whole = withPort(given, 0);
      const repaired = await put(name, whole);
      expect(repaired.status, JSON.stringify(repaired.body)).toBe(200);
      expect(await existing(name)).toEqual(namesIn(given));
      const again = await put(name, whole);
      expect(actionsOf(again.body.items)).toEqual(again.body.items.length === 0 ? [] : ['keep']);
      const read = await get(name);
      expect(read.items.filter(({ changed }) => changed !== undefined)).toEqual([]);
      const applied = await put(name, read.document);
      expect(applied.body.revision).toBe(read.revision);
      expect(actionsOf(applied.body.items)).toEqual(actionsOf(again.body.items));
      expect((await get(name)).document).toEqual(read.document);
    }
    const after = (await put(`${name}-by`, bystander)).body;
    expect({ ...after, items: after.items.map((item) => ({ ...item, action: 'create' })) }).toEqual(before);
    for (const one of [name, `${name}-by`]) expect((await request(node, 'DELETE', `/setups/${one}`)).status).toBe(204);
    expect(Object.values(await existing(name)).flat()).toEqual([]);
  });
  await fc.assert(histories, { numRuns: 8, endOnFailure: true });
});
