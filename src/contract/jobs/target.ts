import type { JobInput, JobKind } from './kinds/index.ts';

const address = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Credentials stand in user information and in queries: neither is shown. */
function plainUrl(text: string): string {
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname}`;
}

/** What a job of each kind works on, as events name it; null: nothing outside of itself. */
const targets: { readonly [Kind in JobKind]: (input: JobInput<Kind>) => string | null } = {
  'http.request': ({ url }) => plainUrl(url),
  'tcp.exchange': address,
  'udp.exchange': address,
  'tcp.probe': address,
  'tls.inspect': address,
  'dns.lookup': ({ name }) => name,
  'tcp.load': address,
  'udp.load': address,
  hash: () => null,
  sleep: () => null,
  'counter.add': ({ counter }) => counter,
  function: ({ function: name }) => name,
};

/** What the job works on: `host:port`, a URL without user information and query, or a name. Undefined: nothing outside of itself, or the input is not one of the kind. */
export function findTarget(kind: string, input: unknown): string | undefined {
  if (!Object.hasOwn(targets, kind)) return undefined;
  try {
    return (targets[kind as JobKind] as (input: unknown) => string | null)(input) ?? undefined;
  } catch {
    return undefined;
  }
}
