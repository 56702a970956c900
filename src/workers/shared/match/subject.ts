import { MAX_JSON_BYTES } from '../../../contract/match.ts';

/** What conditions ask of one message. */
export interface MatchSubject {
  readonly message: Buffer;
  /** The message read as UTF-8. */
  readonly text: string;
  /** The message read as JSON; undefined when it is none. */
  readonly json: unknown;
  /** A variable of the connection; undefined when it is not set. */
  variable(name: string): Buffer | undefined;
}

/** A message that is asked many questions: it is read as text, and as JSON, at most once. */
export class ReadMessage implements MatchSubject {
  #message: Buffer = NO_BYTES;
  #text: string | undefined;
  #json: unknown;
  #isParsed = false;

  get message(): Buffer {
    return this.#message;
  }

  get text(): string {
    this.#text ??= this.#message.toString('utf8');
    return this.#text;
  }

  get json(): unknown {
    if (!this.#isParsed) {
      this.#json = this.#message.length > MAX_JSON_BYTES ? undefined : parsed(this.text);
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
