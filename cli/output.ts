import type { Io } from './io.ts';
import { renderTable, type Column } from './view/table.ts';
import { renderTree } from './view/tree.ts';
import { visible, visibleJson, visibleLines } from './view/visible.ts';

/** `table`: for people; `json`: one object per line; `ids`: only what names each thing. */
export type OutputMode = 'table' | 'json' | 'ids';

/** Data goes to stdout, everything else to stderr; nothing that controls a terminal passes either. */
export class Output {
  readonly mode: OutputMode;
  readonly #io: Io;
  #isBroken = false;
  readonly #broken = new AbortController();

  constructor(io: Io, mode: OutputMode) {
    this.#io = io;
    this.mode = mode;
    // `portcall … | head` closes the pipe: the command ends, without a message.
    io.stdout.on('error', () => {
      this.#isBroken = true;
      this.#broken.abort();
    });
    io.stderr.on('error', () => undefined);
  }

  /** Aborts when the reader of stdout is gone. */
  get broken(): AbortSignal {
    return this.#broken.signal;
  }

  get isTerminal(): boolean {
    return this.#io.stdout.isTTY === true;
  }

  /** A line of data. Resolves when the reader has room for more. */
  async line(text: string): Promise<void> {
    await this.write(`${visible(text)}\n`);
  }

  async json(value: unknown): Promise<void> {
    await this.write(`${visibleJson(value)}\n`);
  }

  /** Bytes as they are: only for files and pipes. */
  async write(data: string | Uint8Array): Promise<void> {
    const { stdout } = this.#io;
    if (this.#isBroken || stdout.write(data)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        for (const event of ['drain', 'close', 'error']) stdout.off(event, done);
        resolve();
      };
      for (const event of ['drain', 'close', 'error']) stdout.once(event, done);
    });
  }

  /** A message for the user, on stderr. */
  note(text: string): void {
    this.#io.stderr.write(`${visibleLines(text)}\n`);
  }

  /** Many things of one kind. `idOf` is what `-q` prints. */
  async rows<T>(
    rows: AsyncIterable<T> | Iterable<T>,
    columns: readonly Column<T>[],
    idOf: (row: T) => unknown,
  ): Promise<number> {
    const shown: T[] = [];
    let count = 0;
    for await (const row of rows) {
      count++;
      if (this.mode === 'table') shown.push(row);
      else if (this.mode === 'json') await this.json(row);
      else await this.line(String(idOf(row)));
      if (this.#isBroken) break;
    }
    if (this.mode !== 'table') return count;
    const lines = count === 0 ? [] : renderTable(columns, shown, this.isTerminal ? this.#io.stdout.columns : 0);
    for (const line of lines) await this.line(line);
    if (count === 0) this.note('nothing found');
    return count;
  }

  /** One thing with all of its fields. */
  async thing(value: unknown, id: unknown): Promise<void> {
    if (this.mode === 'json') return this.json(value);
    if (this.mode === 'ids') return this.line(String(id));
    for (const line of renderTree(value)) await this.line(line);
  }

  /** The result of a change: one line for people. */
  async done(sentence: string, value: unknown, id: unknown): Promise<void> {
    if (this.mode === 'table') return this.line(sentence);
    return this.thing(value, id);
  }
}
