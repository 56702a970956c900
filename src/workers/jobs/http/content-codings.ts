import { pipeline, type Duplex } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import { AppError } from '../../../core/errors/index.ts';

/** Largest window a zstd frame may ask for: 8 MiB, as RFC 9659 has it for HTTP. */
const ZSTD_WINDOW_LOG_MAX = 23;
/** Most codings of one response: each needs memory of its own. */
const MAX_CODINGS = 5;
/** Most bytes that go into one decoder. A coding within another can grow without a bound although nothing comes out at the end. */
const MAX_CODED_BYTES = 8 * 1024 * 1024;

/** Content codings that can be removed (RFC 9110 section 8.4.1, RFC 7932, RFC 8878). `head`: the first two bytes or more. */
const decoders: Readonly<Record<string, (head: Buffer) => Duplex>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  // It is zlib's format, but many servers send raw deflate.
  deflate: (head) => (isZlib(head) ? createInflate() : createInflateRaw()),
  br: () => createBrotliDecompress(),
  zstd: () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX } }),
};

/**
 * The codings of a Content-Encoding header in the order in which they are removed: the last one first. It ends before one that is not
 * known; what is left then stays encoded. Throws `malformed_message` for more than 5.
 */
export function removableCodings(header: string): string[] {
  const codings = header
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
    .toReversed();
  if (codings.length > MAX_CODINGS)
    throw new AppError(
      'malformed_message',
      `The body has ${codings.length} content codings; at most ${MAX_CODINGS} are decoded. Set decode to false to read it as it comes.`,
    );
  const unknown = codings.findIndex((name) => !Object.hasOwn(decoders, name));
  return unknown === -1 ? codings : codings.slice(0, unknown);
}

/** The body without these codings. It is decoded as it is read. Throws `malformed_message` where it is not in the coding it claims. */
export function decoded(body: AsyncIterable<Buffer>, codings: readonly string[]): AsyncIterable<Buffer> {
  return codings.reduce((coded, coding) => withoutCoding(coding, coded), body);
}

async function* withoutCoding(coding: string, coded: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = coded[Symbol.asyncIterator]();
  const head = await readHead(chunks);
  const create = decoders[coding];
  // Without a single byte there is no body, for example after HEAD.
  if (head.length === 0 || create === undefined) return;
  const source = new Source(head, chunks);
  try {
    yield* pipeline(source.read(), create(head), () => undefined) as AsyncIterable<Buffer>;
  } catch (error) {
    if (error === source.failure) throw error;
    throw new AppError(
      'malformed_message',
      `The body is not "${coding}", as Content-Encoding says: ${(error as Error).message}. Set decode to false to read it as it comes.`,
      { cause: error },
    );
  }
}

/** The first two bytes or more; fewer at the end. */
async function readHead(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  return head;
}

/** What goes into one decoder. */
class Source {
  /** Why it ended early: no fault of the decoder. */
  failure: unknown;
  readonly #head: Buffer;
  readonly #rest: AsyncIterator<Buffer>;

  constructor(head: Buffer, rest: AsyncIterator<Buffer>) {
    this.#head = head;
    this.#rest = rest;
  }

  async *read(): AsyncGenerator<Buffer> {
    try {
      yield* this.#chunks();
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }

  async *#chunks(): AsyncGenerator<Buffer> {
    yield this.#head;
    let bytes = this.#head.length;
    for await (const chunk of { [Symbol.asyncIterator]: () => this.#rest }) {
      bytes += chunk.length;
      if (bytes > MAX_CODED_BYTES)
        throw new AppError(
          'message_too_large',
          `More than ${MAX_CODED_BYTES} encoded bytes; the body is not decoded any further.`,
        );
      yield chunk;
    }
  }
}

/** RFC 1950 section 2.2: method 8 in the low bits of the first byte, and a check over both. No encoder begins raw deflate (RFC 1951) so. */
function isZlib(head: Buffer): boolean {
  const [cmf = 0, flags = 0] = head;
  return head.length >= 2 && (cmf & 0x0f) === 8 && cmf >> 4 <= 7 && ((cmf << 8) | flags) % 31 === 0;
}
