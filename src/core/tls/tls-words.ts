/**
 * Errors of TLS in words. OpenSSL's own lines name its source files and an internal number, and Node writes them into its messages, so they are
 * translated in this one place. Every row has a test that provokes the real error (test/integration/errors/tls-errors.test.ts).
 */
type Sentence = (peer: string) => string;

const NO_TLS: Sentence = (peer) => `${peer} does not speak TLS`;
const DAMAGED: Sentence = (peer) => `${peer} sent a TLS record that was modified in transit`;
const NOTHING_IN_COMMON: Sentence = (peer) =>
  `${peer} and this side have no cipher, curve or signature algorithm in common`;

/** By OpenSSL's reason: what this side found. */
export const tlsReasons: Readonly<Record<string, Sentence>> = {
  'wrong version number': NO_TLS,
  'http request': (peer) => `${peer} does not speak TLS: it sent a plain HTTP request`,
  'https proxy request': (peer) => `${peer} does not speak TLS: it sent a plain HTTP CONNECT request`,
  'data length too long': NO_TLS,
  'unexpected message': (peer) => `${peer} sent an unexpected TLS message`,
  'unsupported protocol': (peer) => `${peer} and this side have no version of TLS in common (minVersion, maxVersion)`,
  'no shared cipher': NOTHING_IN_COMMON,
  'no suitable key share': NOTHING_IN_COMMON,
  'no application protocol': (peer) => `${peer} offered none of the supported protocols (ALPN)`,
  'peer did not return a certificate': (peer) => `${peer} sent no certificate, and one is required`,
  'bad length': (peer) => `${peer} sent a TLS message that cannot be decoded`,
  'decryption failed or bad record mac': DAMAGED,
  'cipher operation failed': DAMAGED,
};

/** By number (RFC 8446, section 6, and RFC 8447): what the peer found. */
export const tlsAlerts: Readonly<Record<number, readonly [name: string, meaning: string]>> = {
  10: ['unexpected_message', 'it received an unexpected message'],
  20: ['bad_record_mac', 'the data it received was modified in transit'],
  22: ['record_overflow', 'it received a record that is too long'],
  40: ['handshake_failure', 'it accepts none of the offered versions, ciphers or curves, or requires a certificate'],
  42: ['bad_certificate', 'it rejected the certificate'],
  43: ['unsupported_certificate', 'it does not support this type of certificate'],
  44: ['certificate_revoked', 'the certificate is revoked'],
  45: ['certificate_expired', 'the certificate has expired'],
  46: ['certificate_unknown', 'it rejected the certificate'],
  47: ['illegal_parameter', 'it rejected a field of the handshake'],
  48: ['unknown_ca', 'it does not trust the issuer of the certificate'],
  49: ['access_denied', 'it denies access to the holder of this certificate'],
  50: ['decode_error', 'it cannot decode a message'],
  51: ['decrypt_error', 'a signature or checksum of the handshake is wrong'],
  70: ['protocol_version', 'it does not support the offered TLS version'],
  71: ['insufficient_security', 'it requires stronger ciphers'],
  80: ['internal_error', 'it has an internal error'],
  86: ['inappropriate_fallback', 'it supports a newer TLS version than the one offered'],
  90: ['user_canceled', 'it cancelled the handshake'],
  109: ['missing_extension', 'a required extension is missing'],
  110: ['unsupported_extension', 'it received an unsupported extension'],
  112: ['unrecognized_name', 'it does not know this server name (SNI)'],
  113: ['bad_certificate_status_response', 'it rejected the certificate status response (OCSP)'],
  115: ['unknown_psk_identity', 'it does not know the session or shared key'],
  116: ['certificate_required', 'it requires a certificate, and none was sent'],
  120: ['no_application_protocol', 'it supports none of the offered protocols (ALPN)'],
};

/** By Node's code: why a certificate is not accepted. */
export const certificateFaults: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed and not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its chain ends with an untrusted certificate',
  UNABLE_TO_GET_ISSUER_CERT: 'an issuer in its chain is not trusted or missing',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is not trusted, or a certificate of its chain is missing',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its issuer is not trusted, or a certificate of its chain is missing',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  CERT_SIGNATURE_FAILURE: 'its signature is wrong',
  INVALID_PURPOSE: 'it, or one of its issuers, must not be used for this purpose',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for other names',
};

/** OpenSSL's reason, in its own few words: as Node gives it, or out of a line of OpenSSL. Undefined: it is no error of OpenSSL. */
export function opensslReason(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, reason } = error as { code?: unknown; reason?: unknown };
  if (typeof reason === 'string' && typeof code === 'string' && /^ERR_O?SSL/.test(code)) return reason;
  return /(?:^|[ :])error:[0-9A-F]{8}:[^:\n]*:[^:\n]*:([^:\n]+)/.exec(error.message)?.[1];
}

/** The error as a sentence about `peer`, without a full stop; undefined when it has nothing to do with TLS. */
export function tlsSentence(error: unknown, peer: string): string | undefined {
  const reason = opensslReason(error);
  if (reason === undefined || !(error instanceof Error)) return undefined;
  const words = Object.hasOwn(tlsReasons, reason) ? tlsReasons[reason] : undefined;
  // OpenSSL does other things, too, for example read keys.
  if (words === undefined && !/SSL routines/.test(error.message)) return undefined;
  const alert = /SSL alert number (\d+)/.exec(error.message)?.[1];
  if (alert !== undefined) {
    const [name, meaning] = tlsAlerts[Number(alert)] ?? [`number ${alert}`, 'no reason given'];
    return `${peer} ended TLS with the alert ${name}: ${meaning}`;
  }
  return words?.(peer) ?? `TLS with ${peer} failed: ${reason}`;
}

/** Why a certificate is not accepted, and Node's code for it. */
export function certificateFault(code: string, detail?: string): string {
  const words = Object.hasOwn(certificateFaults, code) ? certificateFaults[code] : undefined;
  return `${words ?? 'it cannot be verified'}${detail === undefined ? '' : `: ${detail}`} (${code})`;
}
