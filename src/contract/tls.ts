import { z } from 'zod';
import { hostField } from './endpoint.ts';
import { certificatesOnly, pemField } from './pem.ts';

/** TLS of listeners and clients (RFC 8446, RFC 5246). */

/** Largest PEM texts, in characters. */
const MAX_CERT_LENGTH = 64 * 1024;
const MAX_KEY_LENGTH = 32 * 1024;
const MAX_CA_LENGTH = 256 * 1024;

const certField = pemField('certificates', MAX_CERT_LENGTH);
const keyField = pemField('key', MAX_KEY_LENGTH).optional();
const caField = pemField('certificates', MAX_CA_LENGTH).optional();
const KEY_TEXT =
  'Private key, PEM, without a passphrase: one PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY block. Write-only: it never appears in responses or events; changes of other fields keep it.';
/** What is written of every field that takes certificates. */
export const CERT_TEXT = 'PEM: CERTIFICATE blocks only; text around them is ignored.';
/** …and of one that is shown. */
const CHAIN_TEXT = `the server certificate first, each certificate before its issuer. ${CERT_TEXT}`;
const writeOnly = { writeOnly: true, description: KEY_TEXT };

/** Protocol versions from the oldest; older ones are broken (RFC 8996). */
const versions = ['TLSv1.2', 'TLSv1.3'] as const;
export const tlsVersionSchema = z.enum(versions).meta({ id: 'TlsVersion', description: 'A version of TLS.' });

const versionFields = {
  minVersion: tlsVersionSchema.default('TLSv1.2').meta({ description: 'Oldest accepted version. Default `TLSv1.2`.' }),
  maxVersion: tlsVersionSchema.default('TLSv1.3').meta({ description: 'Newest accepted version. Default `TLSv1.3`.' }),
};

/** Names of protocols (RFC 7301), the most wanted first. */
export const alpnField = z
  .array(
    z
      .string()
      .min(1)
      .max(255)
      .regex(/^[\x21-\x7e]+$/, 'must be visible ASCII characters'),
  )
  .max(16)
  .default([]);

const serverNameField = z
  .string()
  .max(253)
  .regex(
    /^(?:\*\.)?(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/,
    'must be a host name, or "*." and a host name',
  );

const sniEntrySchema = z
  .strictObject({
    serverNames: z.array(serverNameField).min(1).max(100).meta({
      description:
        'Server names for which this certificate is used; `*.example.net` stands for every name with one more label. An exact name takes precedence over a wildcard.',
    }),
    cert: certField.meta({ description: `Certificate, followed by its chain: ${CHAIN_TEXT}` }),
    key: keyField.meta({
      ...writeOnly,
      description: `${KEY_TEXT} An entry without it keeps the key of the entry with the same \`cert\`.`,
    }),
  })
  .meta({ id: 'SniCertificate', description: 'A certificate for some server names (SNI, RFC 6066).' });

export const listenerTlsSchema = z
  .strictObject({
    cert: certField.optional().meta({ description: `Certificate, followed by its chain: ${CHAIN_TEXT}` }),
    key: keyField.meta(writeOnly),
    selfSigned: z.boolean().default(false).meta({
      description:
        'Generate a key and a self-signed certificate for `localhost`, the loopback addresses and `host`. They are stored and survive a restart; `cert` and `status.certificates` show the certificate to trust. To generate new ones, set `cert` and `key` to null. Default false.',
    }),
    ca: caField.meta({ description: `CA certificates for client certificates, ${CERT_TEXT}` }),
    requestCert: z
      .boolean()
      .default(false)
      .meta({ description: 'Request a certificate from clients (mutual TLS). Default false.' }),
    rejectUnauthorized: z.boolean().default(true).meta({
      description:
        'With `requestCert`: reject clients without a certificate signed by `ca`. False: the certificate is optional, and `tls.authorized` of the connection shows the outcome. Default true.',
    }),
    alpn: alpnField.meta({
      description:
        'Supported protocols (ALPN, RFC 7301), in order of preference. A client that offers only other protocols is rejected; a client without ALPN is accepted. Default: none.',
    }),
    ...versionFields,
    handshakeTimeoutMs: z
      .int()
      .min(1)
      .max(60_000)
      .default(10_000)
      .meta({ description: 'Time limit of the handshake, in milliseconds. Default 10000.' }),
    sni: z.array(sniEntrySchema).max(100).default([]).meta({
      description: 'Further certificates, selected by the server name in the handshake. Other names get `cert`.',
    }),
  })
  .superRefine(checkListenerTls)
  .meta({
    id: 'ListenerTls',
    description:
      'TLS settings of a listener. All can change while it is open: they apply to new handshakes, open connections stay.',
    examples: [{ selfSigned: true }, { selfSigned: true, alpn: ['h2', 'http/1.1'], minVersion: 'TLSv1.3' }],
  });
export type ListenerTls = z.output<typeof listenerTlsSchema>;

interface Versions {
  readonly minVersion: (typeof versions)[number];
  readonly maxVersion: (typeof versions)[number];
}

function checkVersions({ minVersion, maxVersion }: Versions, context: z.RefinementCtx): void {
  if (minVersion > maxVersion)
    context.addIssue({
      code: 'custom',
      path: ['maxVersion'],
      message: `must not be older than minVersion, ${minVersion}`,
    });
}

function checkListenerTls(
  tls: Versions & {
    cert?: string | undefined;
    ca?: string | undefined;
    selfSigned: boolean;
    requestCert: boolean;
    rejectUnauthorized: boolean;
  },
  context: z.RefinementCtx,
): void {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  checkVersions(tls, context);
  if (!tls.selfSigned && tls.cert === undefined) refuse('cert', 'is required, unless `selfSigned` is true');
  if (tls.requestCert && tls.rejectUnauthorized && tls.ca === undefined)
    refuse('ca', 'is required to verify client certificates');
  if (!tls.requestCert && tls.ca !== undefined) refuse('ca', 'is for `requestCert`');
  if (!tls.requestCert && !tls.rejectUnauthorized) refuse('rejectUnauthorized', 'is for `requestCert`');
}

export const clientTlsSchema = z
  .strictObject({
    verify: z
      .boolean()
      .default(true)
      .meta({ description: 'Reject a server whose certificate is not trusted or not for this name. Default true.' }),
    ca: caField.meta({ description: `Certificates to trust instead of the system's, ${CERT_TEXT}` }),
    serverName: hostField.optional().meta({
      description:
        'Name for SNI and for verifying the certificate. Default: `host`; an IP address is verified but not sent.',
    }),
    cert: certField
      .optional()
      .meta({ description: `Client certificate for servers that request one, followed by its chain: ${CHAIN_TEXT}` }),
    key: keyField.meta(writeOnly),
    alpn: alpnField.meta({
      description: 'Protocols to offer (ALPN, RFC 7301), in order of preference. Default: none.',
    }),
    ...versionFields,
  })
  .superRefine((tls, context) => {
    checkVersions(tls, context);
    if (tls.key !== undefined && tls.cert === undefined)
      context.addIssue({ code: 'custom', path: ['cert'], message: 'is required with `key`' });
  })
  .meta({
    id: 'ClientTls',
    description: 'TLS settings of a client. Changes apply to the next connection.',
    examples: [{ serverName: 'till.example.net', alpn: ['x-till'] }],
  });
export type ClientTls = z.output<typeof clientTlsSchema>;

export const certificateSchema = z
  .strictObject({
    subject: z.string().meta({
      description:
        'Distinguished name, for example `CN=example.net`; special characters in values are escaped as in RFC 4514 (`O=Acme\\, Inc.`).',
    }),
    issuer: z.string(),
    san: z.array(z.string()).meta({ description: 'Subject alternative names, for example `DNS:example.net`.' }),
    validFrom: z.iso.datetime(),
    validTo: z.iso.datetime(),
    fingerprint256: z.string().meta({ description: 'SHA-256 of the certificate, hexadecimal with colons.' }),
  })
  .meta({
    id: 'Certificate',
    description:
      'Contents of an X.509 certificate. Texts are truncated after 1024 characters, lists after 100 entries.',
  });
export type Certificate = z.infer<typeof certificateSchema>;

export const tlsFactsSchema = z
  .strictObject({
    version: z.string().meta({ description: 'For example `TLSv1.3`.' }),
    cipher: z.string().meta({ description: 'IANA name.' }),
    alpn: z.string().nullable().meta({ description: 'The negotiated protocol.' }),
    serverName: z.string().nullable().meta({ description: 'The server name sent by the client (SNI).' }),
    authorized: z.boolean().meta({ description: 'True when the peer sent a trusted certificate.' }),
    authorizationError: z.string().nullable().meta({
      description:
        'Why the certificate is not trusted, for example `DEPTH_ZERO_SELF_SIGNED_CERT`; null when none was requested or sent.',
    }),
    peerCertificate: certificateSchema.nullable().meta({ description: 'The certificate of the peer.' }),
  })
  .meta({ id: 'TlsFacts', description: 'The outcome of a TLS handshake.' });
export type TlsFacts = z.infer<typeof tlsFactsSchema>;

interface WithKey {
  readonly key?: string | undefined;
  readonly cert?: string | undefined;
  readonly ca?: string | undefined;
  readonly sni?: readonly WithKey[];
}

interface WithKeys {
  readonly tls?: unknown;
  readonly handler?: unknown;
}

/** A spec as an answer shows it: without its private keys, those included that an older version kept among the certificates. */
export function withoutKeys<Spec extends WithKeys>(spec: Spec): Spec {
  const { tls, handler } = spec;
  return {
    ...spec,
    ...(tls === undefined || tls === null ? {} : { tls: publicTls(tls as WithKey) }),
    ...(hasUpstreams(handler) ? { handler: { ...handler, upstreams: handler.upstreams.map(withoutKeys) } } : {}),
  };
}

function hasUpstreams(handler: unknown): handler is { readonly upstreams: readonly WithKeys[] } {
  return typeof handler === 'object' && handler !== null && 'upstreams' in handler;
}

function publicTls({ key: _key, cert, ca, sni, ...tls }: WithKey): object {
  return {
    ...tls,
    ...(cert === undefined ? {} : { cert: certificatesOnly(cert) }),
    ...(ca === undefined ? {} : { ca: certificatesOnly(ca) }),
    ...(sni === undefined ? {} : { sni: sni.map(publicTls) }),
  };
}
