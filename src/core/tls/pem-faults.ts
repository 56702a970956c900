import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { FieldError } from '../errors/index.ts';
import { certificatesIn } from './certificate.ts';
import { opensslReason } from './tls-words.ts';

interface KeyPair {
  readonly cert: string;
  readonly key?: string | undefined;
}

/** What is wrong with a certificate and its key, each of which can be read; `path` is what they are members of. */
export function keyPairFaults({ cert, key }: KeyPair, path: string): FieldError[] {
  const fault =
    key === undefined
      ? keyFault('is required with `cert`')
      : (ownershipFault(cert, createPrivateKey(key)) ?? contextFault({ cert, key }));
  return fault === undefined ? [] : [{ path: `${path}.${fault.field}`, message: fault.message }];
}

interface PairFault {
  readonly field: 'cert' | 'key';
  readonly message: string;
}

/** OpenSSL keeps certificates by type of key: it finds no fault in an RSA certificate with an EC key, and then has none to show. */
function ownershipFault(cert: string, key: KeyObject): PairFault | undefined {
  const chain = readChain(cert);
  const owner = chain.findIndex((certificate) => certificate.checkPrivateKey(key));
  if (owner === 0) return undefined;
  if (owner > 0)
    return {
      field: 'cert',
      message: `is in the wrong order: the key belongs to certificate ${owner + 1} of ${chain.length}, which must be the first`,
    };
  const [own, other] = [nameOf(key), nameOf(chain[0]?.publicKey)];
  return keyFault(
    `does not belong to the certificate${own === other ? '' : `: it is of type ${own}, but the certificate has a key of type ${other}`}`,
  );
}

function contextFault(options: SecureContextOptions): PairFault | undefined {
  try {
    createSecureContext(options);
    return undefined;
  } catch (error) {
    return {
      field: 'cert',
      message: `cannot be used with this key: ${opensslReason(error) ?? 'OpenSSL does not say why'}`,
    };
  }
}

/**
 * Why the certificates are not each followed by those that signed them (RFC 8446, 4.4.2); undefined when they are. Certificates that have nothing
 * to do with each other are in any order, and so are two that sign each other.
 */
export function chainOrderFault(cert: string): string | undefined {
  const chain = readChain(cert);
  for (const [at, issuer] of chain.entries()) {
    const signed = chain.findIndex(
      (certificate, other) => other > at && certificate.checkIssued(issuer) && !issuer.checkIssued(certificate),
    );
    if (signed >= 0)
      return `is in the wrong order: certificate ${signed + 1} of ${chain.length} is signed by certificate ${at + 1} and must come before it; the server certificate must be the first`;
  }
  return undefined;
}

/** Certificates beyond these are in any order: looking at each pair takes the square of their number. */
const MAX_ORDERED = 32;

function readChain(cert: string): X509Certificate[] {
  return certificatesIn(cert)
    .slice(0, MAX_ORDERED)
    .map((pem) => new X509Certificate(pem));
}

function keyFault(message: string): PairFault {
  return { field: 'key', message };
}

/** `rsa` → `RSA`; curves are named, because an EC key fits no other. */
function nameOf(key: KeyObject | undefined): string {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key ?? {};
  return `${(type ?? 'unknown').toUpperCase()}${details?.namedCurve === undefined ? '' : ` (${details.namedCurve})`}`;
}
