import { isIPv4 } from 'node:net';
import { generate } from 'selfsigned';

/** Ten years: clients keep a copy of it, and a test bench must not stop working by itself. */
const VALID_MS = 3650 * 86_400_000;
/** Clocks of devices may be behind. */
const SINCE_MS = 86_400_000;

const LOOPBACK = ['127.0.0.1', '::1'];
const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** A new key (ECDSA P-256) and a certificate for `localhost`, the loopback addresses and these. PEM. */
export async function makeSelfSigned(addresses: readonly string[]): Promise<{ cert: string; key: string }> {
  const ips = [...new Set([...LOOPBACK, ...addresses])].filter((ip) => !WILDCARDS.has(ip));
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - SINCE_MS),
    notAfterDate: new Date(Date.now() + VALID_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [{ type: 2, value: 'localhost' }, ...ips.map((ip) => ({ type: 7 as const, ip: withoutZone(ip) }))],
      },
    ],
  });
  return { cert, key };
}

function withoutZone(ip: string): string {
  return isIPv4(ip) ? ip : (ip.split('%')[0] ?? ip);
}
