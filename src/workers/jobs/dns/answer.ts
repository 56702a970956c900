import type { Question } from 'dns-packet';
import type { AppError } from '../../../core/errors/index.ts';
import { MessageReader } from './message-reader.ts';
import { readData, typeName } from './record-data.ts';

export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  readonly data: unknown;
}

export interface DnsAnswer {
  readonly rcode: string;
  readonly authoritative: boolean;
  readonly answers: readonly DnsRecord[];
}

/**
 * What a message means for the query. `other`: it does not answer it; `fault` says why that cannot be seen. `cut` (TC): the
 * whole is to be had over TCP, and nothing else in it is read (RFC 2181 section 9).
 */
export type Reply =
  | { readonly is: 'other'; readonly fault?: AppError }
  | { readonly is: 'cut' }
  | { readonly is: 'answer'; readonly answer: DnsAnswer };

/** By number (RFC 1035 section 4.1.1, RFC 2136 section 2.2). */
const RCODES = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NOTAUTH',
  'NOTZONE',
];
const QR = 0x8000;
const AA = 0x0400;
const TC = 0x0200;
const CLASS_IN = 1;

export interface Asked {
  readonly id: number;
  readonly question: Question;
}

type Head =
  | { readonly is: 'other' | 'cut' }
  | { readonly is: 'answer'; readonly flags: number; readonly counts: readonly number[] };

/** Throws `malformed_message` for an answer to the question that cannot be read. Over TCP what is there of one that is cut counts: there is nowhere else to go. */
export function readReply(message: Buffer, asked: Asked, transport: 'udp' | 'tcp'): Reply {
  const reader = new MessageReader(message);
  let head: Head;
  try {
    head = readHead(reader, asked, transport);
  } catch (error) {
    return { is: 'other', fault: error as AppError };
  }
  if (head.is !== 'answer') return { is: head.is };
  // Authorities and additions are not shown, but a message with a wrong length in it is not to be believed.
  const [answers = []] = head.counts.map((count) => readRecords(reader, count));
  const rcode = head.flags & 0x0f;
  return {
    is: 'answer',
    answer: { rcode: RCODES[rcode] ?? `RCODE_${rcode}`, authoritative: (head.flags & AA) !== 0, answers },
  };
}

/** Header and question. */
function readHead(reader: MessageReader, { id, question }: Asked, transport: 'udp' | 'tcp'): Head {
  const isOurs = reader.u16() === id;
  const flags = reader.u16();
  if (!isOurs || (flags & QR) === 0) return { is: 'other' };
  if ((flags & TC) !== 0 && transport === 'udp') return { is: 'cut' };
  const [questions = 0, ...counts] = [reader.u16(), reader.u16(), reader.u16(), reader.u16()];
  return repeats(reader, questions, question, flags & 0x0f) ? { is: 'answer', flags, counts } : { is: 'other' };
}

/** Whether the question is repeated as it was sent. A server that refuses a message may leave it out. */
function repeats(reader: MessageReader, count: number, { name, type }: Question, rcode: number): boolean {
  if (count === 0) return rcode !== 0;
  if (count !== 1) return false;
  const repeated = reader.name().toLowerCase();
  return (
    repeated === name.toLowerCase().replaceAll('\\', '\\\\') &&
    typeName(reader.u16()) === type &&
    reader.u16() === CLASS_IN
  );
}

function readRecords(reader: MessageReader, count: number): DnsRecord[] {
  return Array.from({ length: count }, () => {
    const name = reader.name();
    const type = typeName(reader.u16());
    reader.u16();
    const ttl = reader.u32();
    return { name, type, ttl, data: readData(reader, type, reader.u16()) };
  });
}
