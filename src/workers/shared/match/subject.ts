import { isUtf8 } from 'node:buffer';
import type { JsonStep } from '../../../contract/json-path.ts';
import { MAX_JSON_BYTES } from '../../../contract/match.ts';
import { isExactNumber, mayHaveInexactNumbers, sourceAt } from '../../../core/json/index.ts';

/** What conditions ask of one message. */
export interface MatchSubject {
  readonly message: Buffer;
  /** The message read as UTF-8. */
  readonly text: string;
  /** The message read as JSON; undefined when it is none, which it is not either when it is no UTF-8. */
  readonly json: unknown;
  /** The text of the number at the end of a path of {@link json}, when a double does not hold it. */
  inexactNumber(steps: readonly JsonStep[]): string | undefined;
  /** The text of the value at the end of a path of {@link json}, as it stands in the message; undefined when there is none. */
  jsonSource(steps: readonly JsonStep[]): string | undefined;
  /** A variable of the connection; undefined when it is not set. */
  variable(name: string): Buffer | undefined;
}

/** A message that is asked many questions: it is read as text, and as JSON, at most once. */
export class ReadMessage implements MatchSubject {
  #message: Buffer = NO_BYTES;
  #text: string | undefined;
  #json: unknown;
  #isParsed = false;
  #hasInexact: boolean | undefined;

  get message(): Buffer {
    return this.#message;
  }

  get text(): string {
    this.#text ??= this.#message.toString('utf8');
    return this.#text;
  }

  get json(): unknown {
    if (!this.#isParsed) {
      this.#json = this.#message.length > MAX_JSON_BYTES || !isUtf8(this.#message) ? undefined : parsed(this.text);
      this.#isParsed = true;
    }
    return this.#json;
  }

  /** The next message. */
  read(message: Buffer): void {
    this.#message = message;
    this.#text = undefined;
    this.#json = undefined;
    this.#isParsed = false;
    this.#hasInexact = undefined;
  }

  inexactNumber(steps: readonly JsonStep[]): string | undefined {
    this.#hasInexact ??= mayHaveInexactNumbers(this.text);
    const source = this.#hasInexact ? sourceAt(this.text, steps) : undefined;
    return source === undefined || isExactNumber(source) ? undefined : source;
  }

  jsonSource(steps: readonly JsonStep[]): string | undefined {
    return sourceAt(this.text, steps);
  }

  variable(_name: string): Buffer | undefined {
    return undefined;
  }
}

const NO_BYTES = Buffer.alloc(0);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
