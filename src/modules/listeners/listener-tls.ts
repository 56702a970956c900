import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Certificate, ListenerTls } from '../../contract/tls.ts';
import { ValidationError, type FieldError } from '../../core/errors/index.ts';
import { certificateOf, chainOrderFault, keyPairFaults } from '../../core/tls/index.ts';
import { Slice } from '../../core/turns.ts';
import type { ListenerSpec } from './listener-kind.ts';
import { makeSelfSigned } from './self-signed.ts';

/** What is wrong with the certificates and keys of a listener. Each takes milliseconds, and there may be a hundred: other requests have their turns. */
export function listenerTlsFaults({ cert, key, sni }: ListenerTls): Promise<FieldError[]> {
  const pairs = [
    ...(cert === undefined ? [] : [{ path: 'tls', cert, key }]),
    ...sni.map((entry, at) => ({ ...entry, path: `tls.sni[${at}]` })),
  ];
  return inSlices(pairs, ({ path, ...pair }) => keyPairFaults(pair, path));
}

/** What is wrong with the order of its certificates. One that is stored may have another order. */
function chainFaults({ cert, sni }: ListenerTls): Promise<FieldError[]> {
  const chains = [
    ...(cert === undefined ? [] : [{ path: 'tls.cert', cert }]),
    ...sni.map((entry, at) => ({ path: `tls.sni[${at}].cert`, cert: entry.cert })),
  ];
  return inSlices(chains, ({ path, cert: chain }) => {
    const message = chainOrderFault(chain);
    return message === undefined ? [] : [{ path, message }];
  });
}

async function inSlices<T>(items: readonly T[], faultsOf: (item: T) => FieldError[]): Promise<FieldError[]> {
  const faults: FieldError[] = [];
  const slice = new Slice();
  for (const item of items) {
    if (slice.isOver()) await slice.next();
    faults.push(...faultsOf(item));
  }
  return faults;
}

/**
 * The spec with everything a handshake needs. A self-signed certificate is made unless there is one; entries of `sni` without a key keep
 * the one they had, because an array is replaced as a whole and a key cannot be read back. Throws `validation_failed`.
 */
export async function completeTls(spec: ListenerSpec, before: ListenerSpec | undefined): Promise<ListenerSpec> {
  return completeUpstreams(await completeOwnTls(spec, before), before);
}

/** The certificates of upstreams of a proxy are those of clients: an entry without its key keeps the one that it had. */
function completeUpstreams(spec: ListenerSpec, before: ListenerSpec | undefined): ListenerSpec {
  const { handler } = spec;
  if (handler.type !== 'proxy') return spec;
  const known = before?.handler.type === 'proxy' ? before.handler.upstreams : [];
  const upstreams = handler.upstreams.map((upstream) => {
    const { tls } = upstream;
    if (tls?.cert === undefined || tls.key !== undefined) return upstream;
    const key = known.find((other) => other.tls?.cert === tls.cert)?.tls?.key;
    return key === undefined ? upstream : { ...upstream, tls: { ...tls, key } };
  });
  return { ...spec, handler: { ...handler, upstreams } };
}

async function completeOwnTls(spec: ListenerSpec, before: ListenerSpec | undefined): Promise<ListenerSpec> {
  const { tls } = spec;
  if (tls === undefined) return spec;
  const faults = await chainFaults(tls);
  if (faults.length > 0) throw new ValidationError(faults);
  const sni = tls.sni.map((entry) => ({
    ...entry,
    key: entry.key ?? before?.tls?.sni.find(({ cert }) => cert === entry.cert)?.key,
  }));
  const own = tls.selfSigned ? await selfSignedPair(spec, tls, before?.tls) : {};
  return { ...spec, tls: { ...tls, ...own, sni } };
}

async function selfSignedPair(
  { host }: ListenerSpec,
  tls: ListenerTls,
  before: ListenerTls | undefined,
): Promise<{ cert: string; key: string }> {
  const kept = before?.selfSigned === true ? before : undefined;
  // Until now it had one of its own, which is still there unless the change says otherwise.
  const isInherited = before !== undefined && kept === undefined && tls.cert === before.cert && tls.key === before.key;
  const { cert, key } = isInherited ? {} : tls;
  for (const [path, given, made] of [
    ['tls.cert', cert, kept?.cert],
    ['tls.key', key, kept?.key],
  ] as const) {
    if (given !== undefined && given !== made)
      throw new ValidationError([
        { path, message: 'is generated with `selfSigned`: set that to false to use your own' },
      ]);
  }
  return cert === undefined || key === undefined ? makeSelfSigned(isIP(host) === 0 ? [] : [host]) : { cert, key };
}

/** A spec never changes, so what its certificates say is read once. */
const known = new WeakMap<ListenerTls, Certificate[]>();

/** What the certificates of a listener say: its own, then those of `sni`. Those that cannot be read are left out. */
export function certificatesOf(tls: ListenerTls): Certificate[] {
  const found = known.get(tls) ?? [tls.cert, ...tls.sni.map(({ cert }) => cert)].flatMap(readCertificate);
  known.set(tls, found);
  return found;
}

function readCertificate(pem: string | undefined): Certificate[] {
  try {
    return pem === undefined ? [] : [certificateOf(new X509Certificate(pem))];
  } catch {
    return [];
  }
}
