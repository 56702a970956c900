import type { EventBatchHeader } from '../../../contract/index.ts';
import { LogEntry, type Origin } from './log-entry.ts';
import { entryIdOf } from './position.ts';

/** An entry as Redis gives it: id, then field names and values in turn. */
export type RawEntry = readonly [Buffer, readonly Buffer[]];

/** Headers repeat while the same connections talk; so many are kept decoded. */
const KEPT_HEADERS = 64;

/** Makes entries of what Redis answers. Equal headers become one object, so that decisions about them can be kept. */
export class EntryDecoder {
  readonly #headers = new Map<string, EventBatchHeader>();

  decode([id, fields]: RawEntry): LogEntry {
    const field = new Map<string, Buffer>();
    for (let at = 0; at + 1 < fields.length; at += 2) field.set(String(fields[at]), fields[at + 1] ?? EMPTY);
    return new LogEntry(entryIdOf(id.toString('latin1')), {
      header: this.#headerOf(field.get('header') ?? EMPTY),
      index: alignedCopy(field.get('index') ?? EMPTY),
      events: field.get('events') ?? EMPTY,
      origin: originOf(field.get('origin')?.toString() ?? ''),
    });
  }

  #headerOf(text: Buffer): EventBatchHeader {
    const key = text.toString();
    const known = this.#headers.get(key);
    if (known) return known;
    const header = JSON.parse(key) as EventBatchHeader;
    if (this.#headers.size >= KEPT_HEADERS) for (const oldest of this.#headers.keys()) {
      this.#headers.delete(oldest);
      break;
    }
    this.#headers.set(key, header);
    return header;
  }
}

const EMPTY = Buffer.alloc(0);

/** A view of uint32 has to begin at a multiple of four, which bytes out of a reply seldom do. */
function alignedCopy(bytes: Buffer): Uint32Array {
  const copy = new Uint32Array(bytes.length >>> 2);
  new Uint8Array(copy.buffer).set(bytes.subarray(0, copy.byteLength));
  return copy;
}

function originOf(text: string): Origin | undefined {
  const [node, boot, messages, others, lostMessages, lostOthers] = text.split(' ');
  if (node === undefined || boot === undefined || lostOthers === undefined) return undefined;
  return {
    node,
    boot,
    before: { messages: Number(messages), others: Number(others) },
    lost: { messages: Number(lostMessages), others: Number(lostOthers) },
  };
}
