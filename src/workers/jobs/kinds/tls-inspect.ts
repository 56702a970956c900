import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { JobAssertion } from '../../../contract/jobs/fields.ts';
import type { JobInput } from '../../../contract/jobs/kinds/index.ts';
import { requireAssertions } from '../assertion-error.ts';
import type { JobRun } from '../context.ts';
import { connectTls } from '../net/connect-secure.ts';

const DAY_MS = 86_400_000;
/** Most certificates of a chain that are listed. */
const MAX_CHAIN = 10;

export const run: JobRun<'tls.inspect'> = async (input, context) => {
  const { serverName, ca, alpn } = input;
  const { socket: tls, ...opened } = await connectTls(input, { serverName, ca, alpn, verify: false }, context);
  try {
    const facts = factsOf(tls);
    const result = { ...opened, ...facts, assertions: checkAssertions(input.assert, facts) };
    requireAssertions(result);
    return result;
  } finally {
    tls.on('error', () => undefined).end();
    tls.destroySoon();
  }
};

function factsOf(tls: TLSSocket) {
  const certificate = tls.getPeerCertificate(true);
  const { standardName } = tls.getCipher();
  const chain = chainOf(certificate);
  return {
    version: tls.getProtocol() ?? 'unknown',
    cipher: standardName,
    alpn: typeof tls.alpnProtocol === 'string' ? tls.alpnProtocol : null,
    trusted: tls.authorized,
    // Node's types say Error; it is the code of one.
    trustError: tls.authorized ? null : String(tls.authorizationError),
    daysLeft: Math.floor((Date.parse(certificate.valid_to) - Date.now()) / DAY_MS),
    selfSigned: certificate.issuerCertificate?.fingerprint256 === certificate.fingerprint256 || nameOf(certificate.subject) === nameOf(certificate.issuer),
    serialNumber: certificate.serialNumber,
    san: (certificate.subjectaltname ?? '').split(', ').filter((name) => name !== ''),
    ...summaryOf(certificate),
    chain,
  };
}

function summaryOf(certificate: DetailedPeerCertificate) {
  const { subject, issuer, valid_from: from, valid_to: to, fingerprint256 } = certificate;
  return { subject: nameOf(subject), issuer: nameOf(issuer), validFrom: new Date(from).toISOString(), validTo: new Date(to).toISOString(), fingerprint256 };
}

/** The certificates after the first; the last one's issuer is itself. */
function chainOf(first: DetailedPeerCertificate) {
  const chain: ReturnType<typeof summaryOf>[] = [];
  for (let at = first; at.issuerCertificate && at.issuerCertificate.fingerprint256 !== at.fingerprint256 && chain.length < MAX_CHAIN;) {
    at = at.issuerCertificate;
    chain.push(summaryOf(at));
  }
  return chain;
}

/** `{CN: 'a', O: ['b', 'c']}` → `CN=a, O=b, O=c` */
function nameOf(parts: object): string {
  return Object.entries(parts).flatMap(([key, value]) => [value as string | string[]].flat().map((text) => `${key}=${text}`)).join(', ');
}

function checkAssertions({ minDaysLeft, trusted }: JobInput<'tls.inspect'>['assert'], facts: ReturnType<typeof factsOf>): JobAssertion[] {
  return [
    ...(minDaysLeft === undefined ? [] : [{ path: 'assert.minDaysLeft', ok: facts.daysLeft >= minDaysLeft, detail: `${facts.daysLeft} days left`, expected: minDaysLeft, actual: facts.daysLeft }]),
    ...(trusted === undefined ? [] : [{ path: 'assert.trusted', ok: facts.trusted === trusted, detail: facts.trustError ?? 'trusted', expected: trusted, actual: facts.trusted }]),
  ];
}
