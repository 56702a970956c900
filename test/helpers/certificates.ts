import { generate } from 'selfsigned';

/** PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** Who signs it; default: itself. */
  readonly ca?: KeyPair;
  /** Further host names. */
  readonly names?: readonly string[];
  /** Type of its key. Default: EC, which is quick to make. */
  readonly keyType?: 'ec' | 'rsa';
}

/** A certificate for a name, `localhost` and 127.0.0.1, valid for a day, with its key. */
export async function certificate(
  name: string,
  { ca, names = [], keyType = 'ec' }: CertificateOptions = {},
): Promise<KeyPair> {
  const altNames = [...new Set([name, 'localhost', ...names])].map((value) => ({ type: 2 as const, value }));
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    keyType,
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 3_600_000),
    notAfterDate: new Date(Date.now() + 86_400_000),
    extensions: [{ name: 'subjectAltName', altNames: [...altNames, { type: 7, ip: '127.0.0.1' }] }],
    ...(ca === undefined ? {} : { ca }),
  });
  return { cert, key };
}

/** An authority that signs certificates; `ca` signs its own, default: itself. */
export async function authority(name = 'test authority', ca?: KeyPair): Promise<KeyPair> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
    ...(ca === undefined ? {} : { ca }),
  });
  return { cert, key };
}
