import { Readable } from 'node:stream';
import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import type { Message } from '../../contract/message.ts';
import type { Page } from '../../contract/page.ts';
import { CapturedMessages, type MessageConditions } from './captured-messages.ts';
import { conditionsOf } from './message-conditions.ts';
import { decodePositions, encodePositions, type CapturePositions } from './message-cursor.ts';
import type { ListMessagesQuery, MessageFilter, MessagesRemoved } from './messages.schemas.ts';

/** Messages read at once for a download. */
const LINES_AT_ONCE = 500;
const ANYWHERE: CapturePositions = new Map();

/** Captured messages of listeners and clients of this node. `endpoint` is an id. */
@Injectable()
export class MessagesService {
  readonly #captured: CapturedMessages;

  constructor(@Inject(CapturedMessages) captured: CapturedMessages) {
    this.#captured = captured;
  }

  async list(endpoint: string, { limit, cursor, order, ...filter }: ListMessagesQuery): Promise<Page<Message>> {
    const from = cursor === undefined ? ANYWHERE : decodePositions(cursor);
    const { messages, next, more } = await this.#captured.page(endpoint, from, limit, conditionsOf(filter), order);
    return { items: messages, nextCursor: more ? encodePositions(next) : null };
  }

  async remove(endpoint: string): Promise<MessagesRemoved> {
    return { removed: await this.#captured.clear(endpoint) };
  }

  /** All captured messages as lines of JSON, read as fast as they are taken; ends with what had been captured when it began. */
  download(endpoint: string, filter: MessageFilter): StreamableFile {
    const lines = Readable.from(this.#lines(endpoint, conditionsOf(filter)), { objectMode: false });
    return new StreamableFile(lines, {
      type: 'application/x-ndjson',
      disposition: `attachment; filename="${endpoint}.ndjson"`,
    });
  }

  async *#lines(endpoint: string, conditions: MessageConditions): AsyncGenerator<string> {
    const now = new Date().toISOString();
    const until = conditions.until !== undefined && conditions.until < now ? conditions.until : now;
    let after = ANYWHERE;
    for (let more = true; more;) {
      const page = await this.#captured.page(endpoint, after, LINES_AT_ONCE, { ...conditions, until });
      for (const message of page.messages) yield `${JSON.stringify(message)}\n`;
      ({ next: after, more } = page);
    }
  }
}
