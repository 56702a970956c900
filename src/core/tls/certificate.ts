import { X509Certificate } from 'node:crypto';

/** A peer chooses the contents of its certificate, so the reported part is limited. */
const MAX_TEXT_LENGTH = 1024;
const MAX_NAMES = 100;

export interface CertificateFacts {
  subject: string;
  issuer: string;
  san: string[];
  validFrom: string;
  validTo: string;
  fingerprint256: string;
}

export function certificateOf(certificate: X509Certificate): CertificateFacts {
  const { subject, issuer, subjectAltName = '', validFromDate, validToDate, fingerprint256 } = certificate;
  return {
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    san: altNames(subjectAltName),
    validFrom: validFromDate.toISOString(),
    validTo: validToDate.toISOString(),
    fingerprint256,
  };
}

/**
 * `CN=a\nO=b` → `CN=a, O=b`; a certificate need not have a name. Node escapes what is in a value as RFC 4514, 2.4 says (`O=Acme\\, Inc.`), line
 * breaks included, so that no value looks like another attribute.
 */
function nameOf(name: string | undefined): string {
  return (name ?? '').replaceAll('\n', ', ').slice(0, MAX_TEXT_LENGTH);
}

/** Node puts a name with a comma or the like in quotes. */
const ALT_NAME = /(?:[^,"]|"(?:[^"\\]|\\.)*")+/g;

function altNames(text: string): string[] {
  return (text.match(ALT_NAME) ?? []).slice(0, MAX_NAMES).map((name) => name.trim().slice(0, MAX_TEXT_LENGTH));
}

const BEGIN = '-----BEGIN CERTIFICATE-----';
const END = '-----END CERTIFICATE-----';

/** The PEM blocks of certificates in a text, in order. */
export function certificatesIn(pem: string): string[] {
  const blocks: string[] = [];
  for (let from = pem.indexOf(BEGIN); from >= 0;) {
    const end = pem.indexOf(END, from);
    if (end < 0) break;
    blocks.push(pem.slice(from, end + END.length));
    from = pem.indexOf(BEGIN, end);
  }
  return blocks;
}
