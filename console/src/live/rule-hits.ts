import { signal } from '@preact/signals';
import { portcall } from '../app/session.ts';
import { bytesOf, hexOf } from '../parts/bytes.ts';
import type { MessageRow } from './messages.ts';

/** Most messages of one dry run. */
const MOST = 100;
/** Messages whose answer is kept. */
const KEPT = 20_000;

/** `otherwise`: no rule matches. */
export const OTHERWISE = 'otherwise';

/**
 * Which rule fires for a message, with the rules as they are now: dry runs, for the rows that can be seen. Messages say nothing of rules themselves.
 */
export class RuleHits {
  readonly version = signal(0);
  readonly #found = new Map<string, string>();
  #isAsking = false;

  /** Undefined while it is not known, or cannot be. */
  of(row: MessageRow): string | undefined {
    return this.#found.get(keyOf(row)) || undefined;
  }

  forget(): void {
    this.#found.clear();
    this.version.value += 1;
  }

  /** Finds out about those that are not known yet: received by this listener, and short enough to be here as a whole. */
  async look(rows: readonly MessageRow[], listener: string): Promise<void> {
    const wanted = rows
      .filter(
        (row) => row.listener === listener && row.direction === 'in' && !row.isCut && !this.#found.has(keyOf(row)),
      )
      .slice(-MOST);
    if (wanted.length === 0 || this.#isAsking) return;
    this.#isAsking = true;
    try {
      const { data } = await portcall.value.api.POST('/v1/rules/evaluate', {
        body: {
          listener,
          data: wanted.map(framed).join(''),
          encoding: 'hex',
          framing: { type: 'length', width: 4, strip: 4 },
        },
      });
      data.evaluations.forEach(({ fired }, at) => {
        const row = wanted[at];
        if (row !== undefined)
          this.#found.set(keyOf(row), fired === null ? OTHERWISE : (fired.name ?? `rule ${fired.index + 1}`));
      });
      if (this.#found.size > KEPT) this.#found.clear();
    } catch {
      // The rules may have changed, or the key may not do it: the column stays empty for these.
      for (const row of wanted) this.#found.set(keyOf(row), '');
    } finally {
      this.#isAsking = false;
      this.version.value += 1;
    }
  }
}

function framed({ data, encoding }: MessageRow): string {
  const bytes = bytesOf(data, encoding);
  return bytes.length.toString(16).padStart(8, '0') + hexOf(bytes);
}

function keyOf({ connection, seq }: MessageRow): string {
  return `${connection} ${seq}`;
}
