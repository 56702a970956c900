import { Service } from '../test/helpers/service.ts';
import { Requests } from './lib/requests.ts';
import { writeCurve } from './lib/curve.ts';
import { runLoad } from './lib/load.ts';
import { cpuOf, rssMiB } from './lib/usage.ts';

/**
 * How fast do rules answer when there are 1 to 10,000 of them, as many as a listener may have, and how long does it take to create such a
 * listener? Each kind of condition apart; it is always the last rule that fires.
 */
const COUNTS = [1, 10, 100, 500, 1000, 2000, 5000, 10_000];
const LOAD = { connections: 64, bytes: 64, durationMs: 700 } as const;
/** Short expressions: together they may have 100,000 characters, see MAX_EXPRESSIONS_WEIGHT. */
const KINDS: Readonly<
  Record<
    string,
    { readonly title: string; readonly when: (n: number) => object; readonly message: (n: number) => string }
  >
> = {
  exact: { title: 'equals', when: (n) => ({ equals: key(n).padEnd(64, '.') }), message: (n) => key(n).padEnd(64, '.') },
  prefix: { title: 'startsWith', when: (n) => ({ startsWith: key(n) }), message: (n) => key(n).padEnd(64, '.') },
  anchored: { title: '^regex', when: (n) => ({ matches: `^${key(n)}` }), message: (n) => key(n).padEnd(64, '.') },
  inside: { title: 'contains', when: (n) => ({ contains: key(n) }), message: (n) => key(n).padStart(64, '.') },
  ending: { title: 'endsWith', when: (n) => ({ endsWith: key(n) }), message: (n) => key(n).padStart(64, '.') },
  json: {
    title: 'json',
    when: (n) => ({ json: { path: 'id', equals: key(n) } }),
    message: (n) => JSON.stringify({ note: '.'.repeat(38), id: key(n) }),
  },
  unanchored: { title: 'regex$', when: (n) => ({ matches: `${key(n)}$` }), message: (n) => key(n).padStart(64, '.') },
};
interface Point {
  readonly rules: number;
  readonly kind: string;
  readonly answersPerSecond: number;
  /** Processor time of the service for one answer. */
  readonly cpuUs: number;
  /** Of the listener that has them. */
  readonly createMs: number;
  /** One `POST /v1/rules/evaluate` with as many rules. */
  readonly evaluateMs: number;
  readonly rssMiB: number;
}

function key(n: number): string {
  return `k${String(n).padStart(5, '0')}#`;
}

export async function run(): Promise<void> {
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '1' } });
  const points: Point[] = [];
  try {
    await measure(portcall, 'exact', 1);
    for (const kind of Object.keys(KINDS)) {
      for (const count of COUNTS) points.push(await measure(portcall, kind, count));
    }
    write(points);
  } finally {
    await portcall.end();
  }
}

/** Listeners so far, for their names. */
let made = 0;

async function measure(portcall: Service, kind: string, count: number): Promise<Point> {
  const { when, message } = KINDS[kind] ?? fail(kind);
  const rules = Array.from({ length: count }, (_, n) => ({
    when: when(n),
    do: [{ type: 'send', data: '{{message}}' }],
  }));
  const requests = new Requests(portcall.url);
  const name = `${kind}-${count}-${made++}`;
  const createMs = await requests.time(
    'POST',
    '/v1/listeners',
    { name, events: 'lifecycle', capture: { maxMessages: 0 }, handler: { type: 'rules', rules } },
    201,
  );
  const text = message(count - 1);
  const evaluateMs = await requests.time(
    'POST',
    '/v1/rules/evaluate',
    { handler: { type: 'rules', rules }, data: text },
    200,
  );
  requests.end();
  const { status } = await portcall.request<{ status: { address: { port: number } } }>('GET', `/v1/listeners/${name}`);
  const { pid } = portcall.process;
  let [before, after] = [Number.NaN, Number.NaN];
  const { perSecond, roundTrips } = await runLoad(
    { port: status.address.port, ...LOAD, messageHex: Buffer.from(text).toString('hex') },
    { begun: () => (before = cpuOf(pid).all), over: () => (after = cpuOf(pid).all) },
  );
  const cpuUs = ((after - before) * 1e6) / roundTrips;
  const memory = rssMiB(pid);
  await portcall.request('DELETE', `/v1/listeners/${name}?graceMs=0`);
  return { kind, rules: count, answersPerSecond: perSecond, cpuUs, createMs, evaluateMs, rssMiB: memory };
}

function fail(kind: string): never {
  throw new Error(`no such kind: ${kind}`);
}

function write(points: readonly Point[]): void {
  const series = (key: 'answersPerSecond' | 'cpuUs' | 'createMs' | 'evaluateMs') =>
    Object.entries(KINDS).map(([kind, { title }]) => ({
      name: title,
      points: points.filter((point) => point.kind === kind).map((point): [number, number] => [point.rules, point[key]]),
    }));
  const x = { label: 'rules', scale: 'log' } as const;
  writeCurve({
    name: 'scale-rules',
    title: 'Rules of a listener, by kind of condition; the last one fires',
    points,
    panels: [
      { title: 'Answers', x, y: { label: 'round trips/s', scale: 'log' }, series: series('answersPerSecond') },
      { title: 'Processor time of an answer', x, y: { label: 'µs', scale: 'log' }, series: series('cpuUs') },
      { title: 'Creating the listener', x, y: { label: 'ms', scale: 'log' }, series: series('createMs') },
      { title: 'A dry run of as many rules', x, y: { label: 'ms', scale: 'log' }, series: series('evaluateMs') },
    ],
  });
}
