import { encodeBytes } from '../../../../../contract/bytes.ts';
import type { RuleActionOf } from '../../../../../contract/rule-actions.ts';
import { compileReply } from '../../reply-data.ts';
import { encodable, LATER, NEXT, type ActionContext, type ActionFactory } from './action.ts';

/** Sends a message in pieces, each a separate write. It is one message of the connection, published with its first piece. */
export const sendChunked: ActionFactory<RuleActionOf<'sendChunked'>> = (spec, { codec }) => {
  const reply = compileReply(spec, codec, true);
  const { gapMs } = spec;
  return {
    run(turn) {
      const encoded = encodable(turn, () => reply.encode(turn, turn.connection.codec));
      if (encoded === undefined) return NEXT;
      const { message, wire } = encoded;
      const cuts = cutsOf(spec, wire.length);
      turn.connection.send(message, wire.subarray(0, cuts.endOf(0)));
      if (cuts.count <= 1) return NEXT;
      const pieces = new Pieces(turn, wire, cuts, gapMs);
      turn.ownSession().pieces = pieces;
      turn.after(gapMs, () => pieces.sendNext());
      return LATER;
    },
    describe(turn, wanted) {
      const { message, wire } = reply.encode(turn, codec);
      const { count, endOf } = cutsOf(spec, wire.length);
      return {
        ...encodeBytes(message, wanted),
        raw: spec.raw,
        chunks: count,
        chunkBytes: spec.chunkBytes ?? endOf(0),
        gapMs,
      };
    },
  };
};

/** Where a message is cut. */
interface Cuts {
  readonly count: number;
  /** Where the piece of this index ends. */
  readonly endOf: (index: number) => number;
}

function cutsOf({ chunkBytes, pieces = 1 }: RuleActionOf<'sendChunked'>, length: number): Cuts {
  if (chunkBytes !== undefined)
    return { count: Math.ceil(length / chunkBytes), endOf: (index) => Math.min((index + 1) * chunkBytes, length) };
  const count = Math.min(pieces, length);
  return { count, endOf: (index) => (count === 0 ? 0 : Math.ceil(((index + 1) * length) / count)) };
}

class Pieces {
  readonly #turn: ActionContext;
  readonly #wire: Buffer;
  readonly #cuts: Cuts;
  readonly #gapMs: number;
  /** The piece that is next. */
  #next = 1;

  constructor(turn: ActionContext, wire: Buffer, cuts: Cuts, gapMs: number) {
    this.#turn = turn;
    this.#wire = wire;
    this.#cuts = cuts;
    this.#gapMs = gapMs;
  }

  /** Until the last one is sent; then the turn goes on. */
  sendNext(): void {
    const { connection } = this.#turn;
    connection.sendRest(this.#take());
    if (this.#next < this.#cuts.count && connection.canSend) {
      this.#turn.after(this.#gapMs, () => this.sendNext());
      return;
    }
    this.#turn.ownSession().pieces = undefined;
    this.#turn.goOn();
  }

  /** What is left, at once: half a message would spoil everything behind it. */
  flush(): void {
    while (this.#next < this.#cuts.count) this.#turn.connection.sendRest(this.#take());
  }

  #take(): Buffer {
    const index = this.#next++;
    return this.#wire.subarray(this.#cuts.endOf(index - 1), this.#cuts.endOf(index));
  }
}
