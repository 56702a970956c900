import type { JobKind } from '../../../contract/jobs/kinds/index.ts';
import type { JobContext, JobRun } from '../context.ts';

type KindTable = { readonly [K in JobKind]: () => Promise<{ readonly run: JobRun<K> }> };

/** Every kind of job. Each is loaded when it is first run, so that a thread starts quickly and holds no more than it uses. */
const kinds: KindTable = {
  'http.request': () => import('./http-request.ts'),
  'tcp.exchange': () => import('./tcp-exchange.ts'),
  'udp.exchange': () => import('./udp-exchange.ts'),
  'tcp.probe': () => import('./tcp-probe.ts'),
  'tls.inspect': () => import('./tls-inspect.ts'),
  'dns.lookup': () => import('./dns-lookup.ts'),
  'tcp.load': () => import('./tcp-load.ts'),
  'udp.load': () => import('./udp-load.ts'),
  hash: () => import('./hash.ts'),
  sleep: () => import('./sleep.ts'),
  'counter.add': () => import('./counter-add.ts'),
  function: () => import('./function.ts'),
};

/** The work of a kind. The main thread has checked the input against the kind's schema, which the type of the table cannot say. */
export async function loadKind(kind: JobKind): Promise<(input: unknown, context: JobContext) => Promise<unknown>> {
  const { run } = await kinds[kind]();
  return run as (input: unknown, context: JobContext) => Promise<unknown>;
}
