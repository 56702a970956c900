import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { generate, type SubjectAltNameEntry } from 'selfsigned';
import type { ListenerTls } from '../../../contract/tls.ts';

const DAY_MS = 86_400_000;

interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** What is wrong with a certificate, compared to that of the listener. */
interface Wrong {
  readonly since: number;
  readonly until: number;
  readonly names?: readonly string[];
  /** Issued by the listener's certificate; otherwise by an authority that no client knows. */
  readonly isOwn: boolean;
}
const wrongs = {
  expired: { since: -2, until: -1, isOwn: true },
  wrongName: { since: -1, until: 365, names: ['wrong.invalid'], isOwn: true },
  unknownCa: { since: -1, until: 365, isOwn: false },
} as const satisfies Readonly<Record<string, Wrong>>;
export type WrongCertificate = keyof typeof wrongs;

/** The settings with certificates that are wrong in one respect, for the default and for each server name. */
export async function withWrongCertificates(settings: ListenerTls, how: WrongCertificate): Promise<ListenerTls> {
  const { cert = '', key = '', sni } = settings;
  const [main, ...others] = await Promise.all([{ cert, key }, ...sni].map((pair) => wrongOf(pair as Pair, how)));
  return { ...settings, ...main, sni: sni.map((entry, at) => ({ ...entry, ...others[at] })) };
}

async function wrongOf(pair: Pair, how: WrongCertificate): Promise<Pair> {
  const wrong: Wrong = wrongs[how];
  const { subjectAltName = '' } = new X509Certificate(pair.cert);
  const names = wrong.names ?? namesIn(subjectAltName);
  if (!wrong.isOwn) return issue(names, wrong, await authority());
  try {
    const { cert, key } = await issue(names, wrong, { cert: pair.cert, key: pkcs8(pair.key) });
    return { cert: `${cert.trimEnd()}\n${pair.cert}`, key };
  } catch {
    // A kind of key that cannot sign here: the certificate is wrong in this respect all the same.
    return issue(names, wrong);
  }
}

async function issue(names: readonly string[], { since, until }: Wrong, ca?: Pair): Promise<Pair> {
  const altNames: SubjectAltNameEntry[] = names.map((name) =>
    isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name },
  );
  // Its subject is not that of its issuer, or clients take it for self-signed.
  const subject = [
    { name: 'commonName', value: names[0] ?? 'localhost' },
    { name: 'organizationName', value: 'fault tlsHandshake' },
  ];
  const { cert, private: key } = await generate(subject, {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() + since * DAY_MS),
    notAfterDate: new Date(Date.now() + until * DAY_MS),
    extensions: altNames.length === 0 ? [] : [{ name: 'subjectAltName', altNames }],
    ...(ca === undefined ? {} : { ca }),
  });
  return { cert, key };
}

async function authority(): Promise<Pair> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'unknown authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
  });
  return { cert, key };
}

function namesIn(subjectAltName: string): string[] {
  return subjectAltName
    .split(', ')
    .flatMap((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? [])
    .filter((name) => !name.includes('"'));
}

function pkcs8(key: string): string {
  return createPrivateKey(key).export({ type: 'pkcs8', format: 'pem' }).toString();
}
