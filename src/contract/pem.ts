import { createPrivateKey, X509Certificate } from 'node:crypto';
import { z } from 'zod';

/** Keys and certificates as text (RFC 7468). Text before, between and after the blocks is dropped; it is never stored. */

/** What a field is for, and which blocks it takes. */
interface PemContent {
  readonly what: string;
  readonly labels: ReadonlySet<string>;
  /** Blocks that tools write beside those, and that say nothing more. They are dropped. */
  readonly dropped: ReadonlySet<string>;
  readonly max: number;
  readonly read: (pem: string) => unknown;
}

const contents = {
  certificates: {
    what: 'certificate',
    labels: new Set(['CERTIFICATE']),
    dropped: new Set<string>(),
    max: Infinity,
    read: (pem: string) => new X509Certificate(pem),
  },
  key: {
    what: 'private key',
    labels: new Set(['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY']),
    dropped: new Set(['EC PARAMETERS']),
    max: 1,
    read: (pem: string) => createPrivateKey(pem),
  },
} satisfies Record<string, PemContent>;

/** Blocks that are often pasted where they do not belong, in words. */
const kinds: Readonly<Record<string, string>> = {
  CERTIFICATE: 'a certificate',
  'PRIVATE KEY': 'a private key',
  'RSA PRIVATE KEY': 'a private key',
  'EC PRIVATE KEY': 'a private key',
  'DSA PRIVATE KEY': 'a private key',
  'OPENSSH PRIVATE KEY': 'a private key of OpenSSH',
  'ENCRYPTED PRIVATE KEY': 'an encrypted private key',
  'PUBLIC KEY': 'a public key',
  'RSA PUBLIC KEY': 'a public key',
  'X509 CRL': 'a revocation list',
  'CERTIFICATE REQUEST': 'a certificate request',
  'NEW CERTIFICATE REQUEST': 'a certificate request',
  'EC PARAMETERS': 'curve parameters',
  'DH PARAMETERS': 'Diffie-Hellman parameters',
  'TRUSTED CERTIFICATE': 'a certificate in a form of OpenSSL alone',
  PKCS7: 'a PKCS #7 container',
  CMS: 'a PKCS #7 container',
};

interface PemBlock {
  readonly label: string;
  /** With its first and last line. */
  readonly text: string;
  readonly body: string;
}

/** Bounded, so that a text of many half-finished lines is read once. */
const BEGIN = /-----BEGIN ([^\r\n-]{1,64})-----/g;
/** A label that is words; another may be anything that was pasted, and is not repeated. */
const PLAIN_LABEL = /^[A-Z0-9]{1,16}(?: [A-Z0-9]{1,16}){0,3}$/;
/** OpenSSL takes no block that begins in the last line of another. */
const JOINED = /-----[ \t]*-----BEGIN/;
const BASE64 = /^[A-Za-z0-9+/=\s]*$/;
/** PKCS #8 says so in its first line, the older form in its second. */
const ENCRYPTED = /^\s*Proc-Type: 4,ENCRYPTED/;

/** Blocks in order, and the text outside of them. A block without its last line reaches to the end, and has no body. */
function scan(pem: string): { blocks: PemBlock[]; outside: string; unfinished: string | undefined } {
  const blocks: PemBlock[] = [];
  let outside = '';
  let at = 0;
  BEGIN.lastIndex = 0;
  for (let found = BEGIN.exec(pem); found !== null; found = BEGIN.exec(pem)) {
    const label = found[1] ?? '';
    const end = `-----END ${label}-----`;
    const endAt = pem.indexOf(end, BEGIN.lastIndex);
    if (endAt < 0) return { blocks, outside, unfinished: label };
    outside += pem.slice(at, found.index);
    at = endAt + end.length;
    blocks.push({ label, text: pem.slice(found.index, at), body: pem.slice(BEGIN.lastIndex, endAt) });
    BEGIN.lastIndex = at;
  }
  return { blocks, outside: outside + pem.slice(at), unfinished: undefined };
}

/** Why `pem` is not what the field takes; undefined when it is. Names kinds of blocks, never what is in one. */
function faultOf(pem: string, content: PemContent): string | undefined {
  const { blocks, outside, unfinished } = scan(pem);
  const strange = [...blocks.map(({ label }) => label), ...(unfinished === undefined ? [] : [unfinished])].find(
    (label) => !content.labels.has(label) && !content.dropped.has(label),
  );
  if (strange !== undefined) return refusalOf(strange, content);
  if (unfinished !== undefined)
    return `has a ${content.what} that does not end: the line "-----END ${unfinished}-----" is missing`;
  const wanted = blocks.filter(({ label }) => content.labels.has(label));
  if (/PRIVATE\s+KEY/i.test(outside))
    return `holds parts of a private key outside of a block: send ${content.what}s in PEM form only`;
  if (wanted.length === 0)
    return `holds no ${content.what} in PEM form: a line "-----BEGIN ${[...content.labels][0]}-----" is missing`;
  if (wanted.length > content.max) return `holds ${wanted.length} ${content.what}s: send one`;
  return wanted
    .map((block, index) =>
      blockFault(
        block,
        content,
        wanted.length === 1 ? `the ${content.what}` : `${content.what} ${index + 1} of ${wanted.length}`,
      ),
    )
    .find((fault) => fault !== undefined);
}

function refusalOf(label: string, { what, labels }: PemContent): string {
  if (label === 'ENCRYPTED PRIVATE KEY' && labels.has('PRIVATE KEY'))
    return 'is encrypted: send the private key without a passphrase';
  const kind = Object.hasOwn(kinds, label)
    ? `${kinds[label]} (${label})`
    : `a block of another kind${PLAIN_LABEL.test(label) ? ` (${label})` : ''}`;
  const advice =
    kind.includes('private key') && what !== 'private key'
      ? '; a private key belongs in the field `key` of a listener or client'
      : '';
  return `holds ${kind}: it takes ${[...labels].join(', ')} blocks only${advice}`;
}

function blockFault({ text, body }: PemBlock, { read }: PemContent, which: string): string | undefined {
  if (ENCRYPTED.test(body)) return 'is encrypted: send the private key without a passphrase';
  if (!BASE64.test(body)) return `cannot be read: ${which} has characters that are not base64`;
  try {
    read(text);
    return undefined;
  } catch (error) {
    const { reason } = error as { reason?: unknown };
    return `cannot be read: ${which} is damaged${typeof reason === 'string' ? ` (OpenSSL: ${reason})` : ''}`;
  }
}

/** The blocks alone, when there is anything else, each on lines of its own: texts are put together without a line break between them. */
function blocksOf(pem: string, labels: ReadonlySet<string>): string {
  const { blocks, outside, unfinished } = scan(pem);
  const wanted = blocks.filter(({ label }) => labels.has(label));
  if (wanted.length === blocks.length && outside.trim() === '' && unfinished === undefined && !JOINED.test(pem))
    return pem;
  return wanted.map(({ text }) => `${text}\n`).join('');
}

/** A text of PEM blocks of one kind, each of which can be read. */
export function pemField(kind: keyof typeof contents, maxLength: number) {
  const content: PemContent = contents[kind];
  return z
    .string()
    .min(1)
    .max(maxLength)
    .superRefine((pem, context) => {
      const message = faultOf(pem, content);
      // What was pasted may be a key: messages that repeat the input repeat nothing.
      if (message !== undefined) context.addIssue({ code: 'custom', message, input: '' });
    })
    .overwrite((pem) => blocksOf(pem, content.labels));
}

/** The certificates of a text that may come from before fields were checked: whatever else is in it stays here. */
export function certificatesOnly(pem: string): string {
  return blocksOf(pem, contents.certificates.labels);
}
