import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { INDEX_WIDTH, type EventBatch, type EventBatchHeader, type PackedBatch } from './event-batch.ts';

/**
 * The body of a batch: how the log keeps it.
 *
 *   body     u32 format (0 as it is, 1 zstd, RFC 8878) · u32 bytes of the content · the content
 *   content  events · up to 3 bytes of nothing · index · header, JSON in UTF-8 · u32 bytes of the events · u32 numbers of the index · u32 bytes of the header
 *
 * All numbers are little endian. Events come first because a net thread writes them before it knows the rest. Events of one batch are
 * alike, so compressing makes them about twenty times smaller; that costs a tenth of what moving them through Redis would.
 */
const PREFIX_BYTES = 8;
const PLAIN = 0;
const ZSTD = 1;
const TRAILER_BYTES = 12;
/** Below it there is nothing to gain. */
const COMPRESS_FROM_BYTES = 1024;
/** No batch is larger: one event with the longest payload there may be. */
const MAX_CONTENT_BYTES = 256 * 1024 * 1024;
/** A hash table of 16 KiB stays in the processor's first cache, and events of one batch are so alike that a larger one finds no more. */
const COMPRESSION = {
  params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_hashLog]: 12 },
  chunkSize: 32 * 1024,
};

export interface BodyParts {
  /** The JSON of all events, a comma between them. */
  readonly events: Buffer;
  readonly index: Uint32Array;
  /** JSON of the {@link EventBatchHeader}. */
  readonly header: Buffer;
}

/** What comes behind `eventBytes` of events takes at most so many bytes. */
export function tailBytes(indexNumbers: number, headerBytes: number): number {
  return 3 + indexNumbers * Uint32Array.BYTES_PER_ELEMENT + headerBytes + TRAILER_BYTES;
}

/** Completes the content in `target`, which begins with `eventBytes` of events and has room for {@link tailBytes} more; answers where it ends. */
export function putTail(target: Buffer, eventBytes: number, index: Uint32Array, header: string): number {
  const indexAt = alignUp(eventBytes);
  target.fill(0, eventBytes, indexAt);
  target.set(new Uint8Array(index.buffer, index.byteOffset, index.byteLength), indexAt);
  const headerAt = indexAt + index.byteLength;
  const trailerAt = headerAt + target.write(header, headerAt);
  target.writeUInt32LE(eventBytes, trailerAt);
  target.writeUInt32LE(index.length, trailerAt + 4);
  return target.writeUInt32LE(trailerAt - headerAt, trailerAt + 8);
}

/** The body of some content, in a buffer of its own. */
export function bodyOf(content: Buffer): Uint8Array<ArrayBuffer> {
  if (content.length < COMPRESS_FROM_BYTES) return prefixed(PLAIN, content.length, content);
  const compressed = zstdCompressSync(content, COMPRESSION);
  return compressed.length < content.length
    ? prefixed(ZSTD, content.length, compressed)
    : prefixed(PLAIN, content.length, content);
}

/** Throws when the bytes are not a body. */
export function unpackBody(body: Buffer): BodyParts {
  const content = contentOf(body);
  const trailerAt = content.length - TRAILER_BYTES;
  const eventBytes = content.readUInt32LE(trailerAt);
  const indexNumbers = content.readUInt32LE(trailerAt + 4);
  const headerAt = trailerAt - content.readUInt32LE(trailerAt + 8);
  const indexAt = alignUp(eventBytes);
  if (indexNumbers % INDEX_WIDTH !== 0 || indexAt + indexNumbers * Uint32Array.BYTES_PER_ELEMENT !== headerAt)
    throw new RangeError('The body of an event batch is corrupt.');
  return {
    events: content.subarray(0, eventBytes),
    index: uint32View(content.subarray(indexAt, headerAt)),
    header: content.subarray(headerAt, trailerAt),
  };
}

/** A batch made ready for its way. */
export function packBatch({ header, index, events }: EventBatch): PackedBatch {
  const text = JSON.stringify(header);
  const content = Buffer.allocUnsafe(events.length + tailBytes(index.length, Buffer.byteLength(text)));
  content.set(events);
  return { header, index, body: bodyOf(content.subarray(0, putTail(content, events.length, index, text))) };
}

/** The batch of a body. */
export function unpackBatch(body: Uint8Array): EventBatch {
  const { events, index, header } = unpackBody(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  return { header: JSON.parse(header.toString()) as EventBatchHeader, index, events };
}

function contentOf(body: Buffer): Buffer {
  const format = body.readUInt32LE(0);
  const size = body.readUInt32LE(4);
  const rest = body.subarray(PREFIX_BYTES);
  if (size < TRAILER_BYTES || size > MAX_CONTENT_BYTES) throw new RangeError('The body of an event batch is corrupt.');
  const content =
    format === ZSTD ? zstdDecompressSync(rest, { chunkSize: Math.max(size, 64), maxOutputLength: size }) : rest;
  if ((format !== ZSTD && format !== PLAIN) || content.length !== size)
    throw new RangeError('The body of an event batch is corrupt.');
  return owned(content);
}

/** In memory of its own: events that are kept must not keep the reply of Redis that they came in, or the 64 KiB that Node cuts small buffers from. */
function owned(content: Buffer): Buffer {
  if (content.buffer.byteLength === content.length) return content;
  const own = Buffer.allocUnsafeSlow(content.length);
  content.copy(own);
  return own;
}

function prefixed(format: number, size: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(PREFIX_BYTES + bytes.length);
  const prefix = new DataView(body.buffer);
  prefix.setUint32(0, format, true);
  prefix.setUint32(4, size, true);
  body.set(bytes, PREFIX_BYTES);
  return body;
}

function alignUp(bytes: number): number {
  return (bytes + 3) & ~3;
}

/** A view of uint32 has to begin at a multiple of four; bytes out of a reply of Redis seldom do. */
function uint32View(bytes: Buffer): Uint32Array {
  const aligned = bytes.byteOffset % Uint32Array.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / Uint32Array.BYTES_PER_ELEMENT);
}
