import { EVENT_TYPES, type Gap } from '../../../contract/index.ts';
import type { LogEntry } from '../log/log-entry.ts';
import type { Selection } from '../subscription/selection.ts';
import type { FrameEncoder } from '../subscription/stream-frames.ts';

/** Events as `text/event-stream` (HTML standard, server-sent events): the id of each is its cursor. */
export class SseFrames implements FrameEncoder {
  events(entry: LogEntry, selection: Selection): Buffer {
    const parts: Buffer[] = [];
    for (const event of selection.numbers()) {
      const type = EVENT_TYPES[entry.typeOf(event)];
      parts.push(
        Buffer.from(`id: ${entry.cursorAfter(event)}\n${type === undefined ? '' : `event: ${type}\n`}data: `),
        selection.jsonOf(event),
        END,
      );
    }
    return Buffer.concat(parts);
  }

  /** A comment, and an id without an event: the client remembers it and nothing else happens. */
  mark(cursor: string, live: boolean): Buffer {
    return Buffer.from(`: ${live ? 'live' : 'catching up'}\nid: ${cursor}\n\n`);
  }

  gap(gap: Gap): Buffer {
    return Buffer.from(`id: ${gap.to}\nevent: gap\ndata: ${JSON.stringify(gap)}\n\n`);
  }
}

const END = Buffer.from('\n\n');
