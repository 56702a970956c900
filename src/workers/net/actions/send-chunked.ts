import { encodeBytes } from '../../../contract/bytes.ts';
import type { RuleActionOf } from '../../../contract/rule-actions.ts';
import { compileReply } from '../handlers/reply-data.ts';
import type { Turn } from '../handlers/rules/turn.ts';
import { encodable, LATER, NEXT, type ActionFactory } from './action.ts';

/** Sends a message in pieces, each a write of its own. It is one message of the connection, told with its first piece. */
export const sendChunked: ActionFactory<RuleActionOf<'sendChunked'>> = (spec, { codec }) => {
  const reply = compileReply(spec, codec, true);
  const { chunkBytes, gapMs } = spec;
  return {
    run(turn) {
      const encoded = encodable(turn, () => reply.encode(turn, turn.connection.codec));
      if (encoded === undefined) return NEXT;
      const { message, wire } = encoded;
      turn.connection.sendEncoded(message, wire.subarray(0, chunkBytes));
      if (wire.length <= chunkBytes) return NEXT;
      const pieces = new Pieces(turn, wire, chunkBytes, gapMs);
      turn.ownSession().pieces = pieces;
      turn.after(gapMs, () => pieces.sendNext());
      return LATER;
    },
    describe(turn, wanted) {
      const { message, wire } = reply.encode(turn, codec);
      return { ...encodeBytes(message, wanted), raw: spec.raw, chunks: Math.ceil(wire.length / chunkBytes), chunkBytes, gapMs };
    },
  };
};

class Pieces {
  readonly #turn: Turn;
  readonly #wire: Buffer;
  readonly #chunkBytes: number;
  readonly #gapMs: number;
  #at: number;

  constructor(turn: Turn, wire: Buffer, chunkBytes: number, gapMs: number) {
    this.#turn = turn;
    this.#wire = wire;
    this.#chunkBytes = chunkBytes;
    this.#gapMs = gapMs;
    this.#at = chunkBytes;
  }

  /** Until the last one is sent; then the turn goes on. */
  sendNext(): void {
    const { connection } = this.#turn;
    connection.sendRest(this.#wire.subarray(this.#at, this.#at + this.#chunkBytes));
    this.#at += this.#chunkBytes;
    if (this.#at < this.#wire.length && connection.canSend) {
      this.#turn.after(this.#gapMs, () => this.sendNext());
      return;
    }
    this.#turn.ownSession().pieces = undefined;
    this.#turn.goOn();
  }

  /** What is left, at once: half a message would spoil everything behind it. */
  flush(): void {
    for (; this.#at < this.#wire.length; this.#at += this.#chunkBytes) this.#turn.connection.sendRest(this.#wire.subarray(this.#at, this.#at + this.#chunkBytes));
  }
}
