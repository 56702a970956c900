import { INDEX, INDEX_WIDTH, NO_CONNECTION, unpackBody, type EventBatchHeader } from '../../../contract/index.ts';
import { LogEntry, type Origin } from './log-entry.ts';
import { entryIdOf } from './position.ts';

/** An entry as Redis gives it: id, then field names and values in turn. */
export type RawEntry = readonly [Buffer, readonly Buffer[]];

type Parts = Pick<LogEntry, 'header' | 'index' | 'events'>;

/** Headers repeat while the same connections talk; so many are kept decoded. */
const KEPT_HEADERS = 64;

/** Makes entries of what Redis answers. Equal headers become one object, so that decisions about them can be kept. */
export class EntryDecoder {
  readonly #headers = new Map<string, EventBatchHeader>();

  /** An entry that is damaged has no events: by the numbers of its writer they are then missing, and the next entry says so. */
  decode([id, fields]: RawEntry): LogEntry {
    const field = new Map<string, Buffer>();
    for (let at = 0; at + 1 < fields.length; at += 2) field.set(String(fields[at]), fields[at + 1] ?? EMPTY);
    const origin = originOf(field.get('origin')?.toString() ?? '');
    return new LogEntry(entryIdOf(id.toString('latin1')), { ...this.#partsOf(field.get('body') ?? EMPTY), origin });
  }

  #partsOf(body: Buffer): Parts {
    try {
      const { header: text, index, events } = unpackBody(body);
      const header = this.#headerOf(text);
      return fits(header, index, events) ? { header, index, events } : NOTHING;
    } catch {
      return NOTHING;
    }
  }

  #headerOf(text: Buffer): EventBatchHeader {
    const key = text.toString();
    const known = this.#headers.get(key);
    if (known) return known;
    const header = JSON.parse(key) as EventBatchHeader;
    if (!Array.isArray(header.sources) || !Array.isArray(header.connections))
      throw new TypeError('The header of an event batch is corrupt.');
    if (this.#headers.size >= KEPT_HEADERS)
      for (const oldest of this.#headers.keys()) {
        this.#headers.delete(oldest);
        break;
      }
    this.#headers.set(key, header);
    return header;
  }
}

const EMPTY = Buffer.alloc(0);

const NOTHING: Parts = { events: EMPTY, index: new Uint32Array(0), header: { node: '', sources: [], connections: [] } };

/** What the index says of each event is there, and the events are as long as it says. */
function fits({ sources, connections }: EventBatchHeader, index: Uint32Array, events: Buffer): boolean {
  let length = 0;
  for (let at = 0; at < index.length; at += INDEX_WIDTH) {
    const connection = index[at + INDEX.connection] ?? NO_CONNECTION;
    if ((index[at + INDEX.source] ?? sources.length) >= sources.length) return false;
    if (connection !== NO_CONNECTION && connection >= connections.length) return false;
    length += (index[at + INDEX.length] ?? 0) + 1;
  }
  return index.length === 0 || length === events.length + 1;
}

function originOf(text: string): Origin | undefined {
  const [node, boot, messages, others, lostMessages, lostOthers, mark] = text.split(' ');
  if (node === undefined || boot === undefined || lostOthers === undefined) return undefined;
  return {
    node,
    boot,
    before: { messages: Number(messages), others: Number(others) },
    lost: { messages: Number(lostMessages), others: Number(lostOthers) },
    afterKill: mark === 'lost',
  };
}
