import { NONE, plus, total, type Counts } from '../log/counts.ts';
import type { LogEntry } from '../log/log-entry.ts';

interface Expected {
  readonly boot: string;
  readonly next: Counts;
}

/** Nodes whose numbers are remembered. Far more than a cluster has; the oldest is forgotten first. */
const MAX_WRITERS = 4096;

/**
 * Every node numbers its events, including dropped ones. A reader of all entries sees a gap in the numbers where events are
 * missing, be it that they never reached the log or that the log lost them in a crash of Redis.
 */
export class Numbering {
  readonly #expected = new Map<string, Expected>();

  /** Begins anew with the states of the writers at one moment: node → "boot messages others". */
  reset(writers: Readonly<Record<string, string>>): void {
    this.#expected.clear();
    for (const [node, state] of Object.entries(writers)) {
      const [boot, messages, others] = state.split(' ');
      if (boot !== undefined && others !== undefined)
        this.#expected.set(node, { boot, next: { messages: Number(messages), others: Number(others) } });
    }
  }

  /** For an entry that may be read a second time: whether it has events, of a life of a node that is known, that were not there the first time. */
  isNew({ origin, counts }: LogEntry): boolean {
    const known = this.#expected.get(origin?.node ?? '');
    if (!origin || known?.boot !== origin.boot) return false;
    return total(origin.before) + total(counts) > total(known.next);
  }

  /** How many events are missing just before this entry, the next one read. */
  missingBefore({ origin, counts }: LogEntry): Counts {
    if (!origin) return NONE;
    const known = this.#expected.get(origin.node);
    // A life of a node that is not known has started since: its numbers start at zero.
    const next = known?.boot === origin.boot ? known.next : NONE;
    this.#expected.delete(origin.node);
    this.#expected.set(origin.node, { boot: origin.boot, next: plus(origin.before, counts) });
    if (this.#expected.size > MAX_WRITERS) this.#forgetOldest();
    return difference(origin.before, next);
  }

  #forgetOldest(): void {
    for (const node of this.#expected.keys()) {
      this.#expected.delete(node);
      return;
    }
  }
}

function difference(now: Counts, before: Counts): Counts {
  const messages = Math.max(0, now.messages - before.messages);
  const others = Math.max(0, now.others - before.others);
  return messages + others === 0 ? NONE : { messages, others };
}
