import { encodeBytes, type Encoding } from '../../../contract/bytes.ts';
import { FAILED_REASONS, LOOSE_ENDS, type LooseEnds } from '../../../contract/loose-ends.ts';
import type { CloseReason } from '../../../contract/connection.ts';
import type { ErrorCode } from '../../../core/errors/index.ts';

const { kept: MAX_KEPT, bytes: MAX_BYTES } = LOOSE_ENDS;

interface Kept {
  readonly connection: string;
  readonly atMs: number;
  readonly length: number;
  readonly bytes: Buffer;
}

/** What a test may have overlooked at an endpoint: the first messages that no rule matched, and the first connections that ended in an error. */
export class LooseEndsLog {
  #messages: Kept[] = [];
  #connections: LooseEnds['connections'] = [];
  #unmatched = 0;
  #failed = 0;

  unmatched(connection: string, atMs: number, message: Buffer): void {
    this.#unmatched += 1;
    if (this.#messages.length >= MAX_KEPT) return;
    const bytes = Buffer.from(message.subarray(0, MAX_BYTES));
    this.#messages.push({ connection, atMs, length: message.length, bytes });
  }

  ended(connection: string, reason: CloseReason, code: ErrorCode | undefined): void {
    if (!FAILED_REASONS.has(reason)) return;
    this.#failed += 1;
    if (this.#connections.length < MAX_KEPT)
      this.#connections.push({
        connection,
        at: new Date().toISOString(),
        reason,
        ...(code === undefined ? {} : { code }),
      });
  }

  clear(): void {
    this.#messages = [];
    this.#connections = [];
    this.#unmatched = 0;
    this.#failed = 0;
  }

  view(encoding: Encoding): LooseEnds {
    return {
      messages: this.#messages.map(({ connection, atMs, length, bytes }) => ({
        connection,
        at: new Date(atMs).toISOString(),
        bytes: length,
        ...encodeBytes(bytes, encoding),
        truncated: bytes.length < length,
      })),
      connections: [...this.#connections],
      unmatched: this.#unmatched,
      failed: this.#failed,
    };
  }
}
