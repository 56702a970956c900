import { Inject, Injectable } from '@nestjs/common';
import type { Direction, Message } from '../../contract/message.ts';
import { rulesHandlerSchema } from '../../contract/rules.ts';
import { AppError } from '../../core/errors/index.ts';
import { parseInSlices } from '../../core/http/index.ts';
import { CapturedMessages, type CapturePositions } from '../messages/index.ts';
import { conversationsOf, replay } from './recording/index.ts';
import type { RecordedRulesAnswer, RecordingQuery } from './rules.schemas.ts';

/** Most messages, and bytes of them, that become rules. */
export const RECORDING_LIMITS = { messages: 10_000, bytes: 8 * 1024 * 1024 } as const;
const READ_AT_ONCE = 500;

/** Makes rules from what was captured. */
@Injectable()
export class RecordedRules {
  readonly #captured: CapturedMessages;

  constructor(@Inject(CapturedMessages) captured: CapturedMessages) {
    this.#captured = captured;
  }

  /** `asked`: the direction of what the rules will be asked. Throws `capture_too_large` and `capture_incomplete`. */
  async make(endpoint: string, asked: Direction, query: RecordingQuery): Promise<RecordedRulesAnswer> {
    const messages = await this.#read(endpoint, query);
    return { handler: await parseInSlices(rulesHandlerSchema, replay(conversationsOf(messages, asked))) };
  }

  async #read(endpoint: string, { connection, since, until }: RecordingQuery): Promise<Message[]> {
    const conditions = { connection, since: utc(since), until: utc(until ?? new Date().toISOString()) };
    const messages: Message[] = [];
    let after: CapturePositions = new Map();
    let bytes = 0;
    for (let more = true; more;) {
      const page = await this.#captured.page(endpoint, after, READ_AT_ONCE, conditions);
      for (const message of page.messages) {
        if (message.truncated)
          throw new AppError(
            'capture_incomplete',
            `Message ${message.id} was captured only in part and cannot be replayed.`,
          );
        bytes += message.bytes;
        messages.push(message);
      }
      if (messages.length > RECORDING_LIMITS.messages || bytes > RECORDING_LIMITS.bytes) throw tooLarge();
      ({ next: after, more } = page);
    }
    return messages;
  }
}

function tooLarge(): AppError {
  return new AppError(
    'capture_too_large',
    `At most ${RECORDING_LIMITS.messages} messages of ${RECORDING_LIMITS.bytes} bytes in total can become rules: select fewer with connection, since and until.`,
  );
}

/** Times of requests may have an offset. */
function utc(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
