import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { FieldError } from '../errors/index.ts';
import { certificatesIn } from './certificate.ts';

/** What OpenSSL says of an error, in its own few words; never any part of a key. */
export function opensslReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { reason } = error as { reason?: unknown };
  return typeof reason === 'string' ? reason : (error.message.split('\n')[0] ?? '');
}

/** Why `pem` is not one or more certificates; undefined when it is. */
export function certificatesFault(pem: string): string | undefined {
  const blocks = certificatesIn(pem);
  if (blocks.length === 0) return `has no certificate in PEM form (OpenSSL: ${reasonOf(() => new X509Certificate(pem)) ?? 'no end line'})`;
  for (const [at, block] of blocks.entries()) {
    const reason = reasonOf(() => new X509Certificate(block));
    if (reason !== undefined) return `certificate ${at + 1} of ${blocks.length} cannot be read (OpenSSL: ${reason})`;
  }
  return undefined;
}

/** What is wrong with a certificate and its key; `path` is what they are members of. */
export function keyPairFaults({ cert, key }: { readonly cert: string; readonly key?: string | undefined }, path: string): FieldError[] {
  const certFault = certificatesFault(cert) ?? contextFault({ cert }, 'cannot be used');
  const keyFault = key === undefined ? 'is needed with `cert`' : privateKeyFault(key);
  const pairFault = certFault === undefined && keyFault === undefined ? contextFault({ cert, key }, 'does not belong to the certificate') : undefined;
  const found = [{ path: `${path}.cert`, message: certFault }, { path: `${path}.key`, message: keyFault ?? pairFault }];
  return found.flatMap(({ path: field, message }) => (message === undefined ? [] : [{ path: field, message }]));
}

function privateKeyFault(key: string): string | undefined {
  // PKCS #8 says so in its first line, the older form in its second.
  if (/^(?:-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED)/m.test(key)) return 'is encrypted: it has to be given without a passphrase';
  try {
    createPrivateKey(key);
    return undefined;
  } catch (error) {
    return `is no private key in PEM form (OpenSSL: ${opensslReason(error)})`;
  }
}

function contextFault(options: SecureContextOptions, what: string): string | undefined {
  const reason = reasonOf(() => createSecureContext(options));
  return reason === undefined ? undefined : `${what} (OpenSSL: ${reason})`;
}

function reasonOf(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return opensslReason(error);
  }
}
