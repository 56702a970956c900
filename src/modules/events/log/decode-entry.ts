import { unpackBody, type BodyParts, type EventBatchHeader } from '../../../contract/index.ts';
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
    const { header, index, events } = partsOf(field.get('body') ?? EMPTY);
    return new LogEntry(entryIdOf(id.toString('latin1')), {
      header: this.#headerOf(header),
      index,
      events,
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

const NOTHING: BodyParts = { events: EMPTY, index: new Uint32Array(0), header: Buffer.from('{"node":"","sources":[],"connections":[]}') };

/** An entry that is damaged has no events: by the numbers of its writer they are then missing, and the next entry says so. */
function partsOf(body: Buffer): BodyParts {
  try {
    return unpackBody(body);
  } catch {
    return NOTHING;
  }
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
