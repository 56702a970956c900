import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EventLog } from '../../../src/modules/events/index.ts';
import { faultsOf, Traffic } from '../../helpers/event-batches.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { RawStream } from '../../helpers/raw-stream.ts';

let node: TestNode;
let log: EventLog;
const clients: RawStream[] = [];

beforeAll(async () => {
  node = await startTestNode({ PORTCALL_MARK_INTERVAL_MS: '100', PORTCALL_MAX_SUBSCRIPTIONS: '3' });
  log = node.app.get(EventLog);
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await node.stop();
});

async function connect(): Promise<RawStream> {
  const client = await RawStream.connect(node.url);
  clients.push(client);
  return client;
}

/** Traffic of a listener of its own, so that tests do not see each other's. */
let listeners = 0;
function newTraffic(): { traffic: Traffic; filter: { listener: string } } {
  const id = `lst_${++listeners}`;
  return {
    traffic: new Traffic({
      listener: { kind: 'listener', id, name: `name-${id}`, labels: { number: String(listeners) } },
    }),
    filter: { listener: id },
  };
}

async function append(traffic: Traffic, size = 10): Promise<void> {
  log.append(traffic.packed(size), { dropped: 0, since: '' });
  await log.flush(5000);
}

describe('a subscription from now', () => {
  test('delivers what happens from then on, and nothing from before', async () => {
    const { traffic, filter } = newTraffic();
    await append(traffic);
    const client = await connect();
    const { recovered } = await client.subscribe('s', { filter });
    expect(recovered).toBe(true);
    const before = traffic.made;
    await append(traffic);
    await client.collectUntil(() => client.events().length >= 10);
    expect(client.events()).toHaveLength(10);
    expect(Math.min(...client.events().map(({ seq }) => seq ?? 0))).toBeGreaterThan(
      before / traffic.connections.length,
    );
  });

  test('delivers events of the main thread as they were published', async () => {
    const client = await connect();
    await client.subscribe('s', { filter: { types: ['client.*'] } });
    log.publish({
      type: 'client.created',
      subject: { kind: 'client', id: 'cli_1', name: 'pump' },
      data: { revision: 1 },
    });
    const { events } = await client.nextPush();
    expect(events).toEqual([
      {
        type: 'client.created',
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        node: node.identity.name,
        client: 'cli_1',
        data: { revision: 1 },
      },
    ]);
  });
});

describe('a subscription from the past', () => {
  test('from earliest replays everything, then says that it is live, then goes on', async () => {
    const { traffic, filter } = newTraffic();
    for (let i = 0; i < 5; i++) await append(traffic);
    const client = await connect();
    await client.subscribe('s', { filter, from: 'earliest' });
    const { mark } = await client.nextPushWhere((push) => push.mark !== undefined);
    expect(mark?.live).toBe(true);
    expect(client.events()).toHaveLength(50);
    await append(traffic);
    await client.collectUntil(() => client.events().length >= 60);
    expect(faultsOf(client.events())).toEqual([]);
    expect(client.gaps()).toEqual([]);
  });

  test('from a cursor goes on with the very next event', async () => {
    const { traffic, filter } = newTraffic();
    const first = await connect();
    const { cursor } = await first.subscribe('s', { filter });
    for (let i = 0; i < 4; i++) await append(traffic);
    await first.collectUntil(() => first.events().length >= 20);
    await first.drop();
    const after = first.findCursor('s') ?? cursor;
    const second = await connect();
    const { recovered } = await second.subscribe('s', { filter, from: { cursor: after } });
    await append(traffic);
    await second.collectUntil(() => first.events().length + second.events().length >= 50);
    expect(recovered).toBe(true);
    expect(faultsOf([...first.events(), ...second.events()])).toEqual([]);
  });

  test('the cursor of the reply is good even when nothing came', async () => {
    const { traffic, filter } = newTraffic();
    const first = await connect();
    const { cursor } = await first.subscribe('s', { filter });
    await first.drop();
    await append(traffic);
    const second = await connect();
    await second.subscribe('s', { filter, from: { cursor } });
    await second.collectUntil(() => second.events().length >= 10);
    expect(faultsOf(second.events())).toEqual([]);
  });

  test('a cursor within an entry delivers the rest of it', async () => {
    const { traffic, filter } = newTraffic();
    const watcher = await connect();
    await watcher.subscribe('s', { filter });
    await append(traffic);
    const { cursor = '' } = await watcher.nextPush();
    const within = cursor.replace(/-10$/, '-7');
    const client = await connect();
    await client.subscribe('s', { filter, from: { cursor: within } });
    const { events } = await client.nextPush();
    expect(events?.map(({ seq }) => seq)).toEqual(
      watcher
        .events()
        .slice(7)
        .map(({ seq }) => seq),
    );
  });

  test.each(['nonsense', '1-1', '1795410789046-0-999999999', '-1-0-0'])(
    'from %j is refused as malformed',
    async (cursor) => {
      const client = await connect();
      const { error } = await client.command('subscribe', { subscription: 's', from: { cursor } });
      expect(error).toMatchObject({ code: 'malformed_cursor', status: 400 });
    },
  );

  test('a cursor with a place the entry does not have is malformed', async () => {
    const client = await connect();
    const { cursor } = await client.subscribe('s');
    const { error } = await client.command('subscribe', {
      subscription: 't',
      from: { cursor: cursor.replace(/-\d+$/, '-5000') },
    });
    expect(error).toMatchObject({ code: 'malformed_cursor' });
  });

  test('a cursor whose entry is not in the log is expired, and the error says where the log begins', async () => {
    const client = await connect();
    const { error } = await client.command('subscribe', { subscription: 's', from: { cursor: '1000-0-1' } });
    expect(error).toMatchObject({ code: 'cursor_expired', status: 410 });
    const { ok } = await client.command('subscribe', { subscription: 's', from: { cursor: error?.oldest } });
    expect(ok).toMatchObject({ subscription: 's' });
  });
});

describe('marks', () => {
  test('come on a quiet subscription, with a cursor that moves on although no event matches', async () => {
    const { traffic, filter } = newTraffic();
    const client = await connect();
    const { cursor } = await client.subscribe('s', { filter: { listener: 'missing' } });
    await append(traffic);
    const moved = await client.nextPushWhere(({ mark }) => mark !== undefined && mark.cursor !== cursor);
    expect(moved.mark?.live).toBe(true);
    await append(traffic);
    const resumed = await connect();
    await resumed.subscribe('s', { filter, from: { cursor: moved.mark?.cursor } });
    await resumed.collectUntil(() => resumed.events().length >= 10);
    expect(resumed.events()).toHaveLength(10);
  });
});

describe('filters', () => {
  test('hold for names and labels of a listener', async () => {
    const { traffic } = newTraffic();
    const other = newTraffic();
    const client = await connect();
    await client.subscribe('name', { filter: { listener: `name-lst_${listeners - 1}` } });
    await client.subscribe('label', { filter: { labels: { number: String(listeners - 1) } } });
    await client.subscribe('both', {
      filter: { labels: { number: String(listeners) }, connection: other.traffic.connections[0] },
    });
    await append(traffic);
    await append(other.traffic);
    await client.collectUntil(() => client.events('both').length > 0);
    expect(client.events('name')).toHaveLength(10);
    expect(client.events('label')).toEqual(client.events('name'));
    expect(client.events('both').map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('payload none leaves the contents of messages out', async () => {
    const { traffic, filter } = newTraffic();
    const client = await connect();
    await client.subscribe('full', { filter });
    await client.subscribe('none', { filter, payload: 'none' });
    await append(traffic);
    await client.collectUntil(() => client.events('none').length > 0);
    expect(client.events('full')[0]?.data).toEqual({ bytes: 16, data: 'x'.repeat(16), encoding: 'utf8' });
    expect(client.events('none').map(({ data }) => data)).toEqual(client.events('full').map(() => ({ bytes: 16 })));
    expect(client.events('none').map(({ seq }) => seq)).toEqual(client.events('full').map(({ seq }) => seq));
  });
});

describe('the subscriptions of a socket', () => {
  test('have names of their own', async () => {
    const client = await connect();
    await client.subscribe('s');
    expect((await client.command('subscribe', { subscription: 's' })).error).toMatchObject({
      code: 'subscription_exists',
      status: 409,
    });
  });

  test('are bounded in number, and an end makes room', async () => {
    const client = await connect();
    for (const name of ['a', 'b', 'c']) await client.subscribe(name);
    expect((await client.command('subscribe', { subscription: 'd' })).error).toMatchObject({
      code: 'subscription_limit',
      status: 429,
    });
    expect((await client.command('unsubscribe', { subscription: 'b' })).ok).toEqual({ subscription: 'b' });
    await client.subscribe('d');
  });

  test('get nothing after unsubscribe', async () => {
    const { traffic, filter } = newTraffic();
    const client = await connect();
    await client.subscribe('a', { filter });
    await client.subscribe('b', { filter });
    await client.command('unsubscribe', { subscription: 'a' });
    await append(traffic);
    await client.collectUntil(() => client.events('b').length === 10);
    expect(client.events('a')).toEqual([]);
    expect((await client.command('unsubscribe', { subscription: 'a' })).error).toMatchObject({ code: 'not_found' });
  });

  test('begin after the reply, never before it', async () => {
    const { traffic, filter } = newTraffic();
    const client = await connect();
    const { cursor } = await client.subscribe('before', { filter });
    await append(traffic, 200);
    await client.collectUntil(() => client.events('before').length === 200);
    await Promise.all(['a', 'b'].map((name) => client.subscribe(name, { filter, from: { cursor } })));
    await client.collectUntil(() => client.events('a').length + client.events('b').length === 400);
    for (const name of ['a', 'b']) {
      const reply = client.frames.findIndex((frame) => 'ok' in frame && frame.ok?.['subscription'] === name);
      const push = client.frames.findIndex((frame) => 'subscription' in frame && frame.subscription === name);
      expect(reply).toBeLessThan(push);
    }
  });
});
