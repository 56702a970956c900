import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { JobInput } from '../../../contract/jobs/kinds/index.ts';
import { certificateOf, type CertificateFacts } from '../../../core/tls/index.ts';
import { assertionsOf, requireAssertions, type CheckedAssertion } from '../assertion-error.ts';
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
    const checked = checkAssertions(input.assert, facts);
    const result = { ...opened, ...facts, assertions: assertionsOf(checked) };
    requireAssertions(checked, result);
    return result;
  } finally {
    tls.on('error', () => undefined).end();
    tls.destroySoon();
  }
};

function factsOf(tls: TLSSocket) {
  const certificate = tls.getPeerCertificate(true);
  const { san, ...summary } = certificateOf(new X509Certificate(certificate.raw));
  return {
    version: tls.getProtocol() ?? 'unknown',
    cipher: tls.getCipher().standardName,
    alpn: typeof tls.alpnProtocol === 'string' ? tls.alpnProtocol : null,
    trusted: tls.authorized,
    // Node's types say Error; it is the code of one.
    trustError: tls.authorized ? null : String(tls.authorizationError),
    daysLeft: Math.floor((Date.parse(summary.validTo) - Date.now()) / DAY_MS),
    selfSigned:
      certificate.issuerCertificate?.fingerprint256 === certificate.fingerprint256 ||
      summary.subject === summary.issuer,
    serialNumber: certificate.serialNumber,
    san,
    ...summary,
    chain: chainOf(certificate),
  };
}

/** The certificates after the first; the last one's issuer is itself. */
function chainOf(first: DetailedPeerCertificate): Omit<CertificateFacts, 'san'>[] {
  const chain: Omit<CertificateFacts, 'san'>[] = [];
  for (
    let at = first;
    at.issuerCertificate && at.issuerCertificate.fingerprint256 !== at.fingerprint256 && chain.length < MAX_CHAIN;
  ) {
    at = at.issuerCertificate;
    const { san: _, ...summary } = certificateOf(new X509Certificate(at.raw));
    chain.push(summary);
  }
  return chain;
}

function checkAssertions(
  { minDaysLeft, trusted }: JobInput<'tls.inspect'>['assert'],
  facts: ReturnType<typeof factsOf>,
): CheckedAssertion[] {
  return [
    ...(minDaysLeft === undefined
      ? []
      : [
          {
            path: 'assert.minDaysLeft',
            ok: facts.daysLeft >= minDaysLeft,
            detail: `${facts.daysLeft} days left`,
            expected: minDaysLeft,
            actual: facts.daysLeft,
          },
        ]),
    ...(trusted === undefined
      ? []
      : [
          {
            path: 'assert.trusted',
            ok: facts.trusted === trusted,
            detail: facts.trustError ?? 'trusted',
            expected: trusted,
            actual: facts.trusted,
          },
        ]),
  ];
}
