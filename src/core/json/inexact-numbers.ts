import { isExactNumber } from './decimals.ts';
import { endOfNumber, endOfString } from './source.ts';

export interface InexactNumber {
  /** Without what is more than {@link MAX_PATH} levels deep. */
  readonly path: (string | number)[];
  /** As it stands in the text. */
  readonly source: string;
}

/** Longest reported path, in steps. */
const MAX_PATH = 100;
/** Without 16 digits or an exponent a double holds every number there is. The text of a string may look so, too. */
const MAY_BE_INEXACT = /[\d.]{16}|\d[eE]/;
/** A number of fewer characters, and without an exponent, has at most 15 digits. */
const LONG_NUMBER = 16;

const QUOTE = 0x22;
const MINUS = 0x2d;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
/** `e`. */
const EXPONENT = 0x65;
const LOWER_CASE = 0x20;

/** Whether there may be numbers in a JSON text that a double does not hold: a quick look that errs on the safe side. */
export function mayHaveInexactNumbers(json: string): boolean {
  return MAY_BE_INEXACT.test(json);
}

/** The first numbers of a valid JSON text that a double does not hold, at most `atMost`. Their paths are looked for only when there are any. */
export function findInexactNumbers(json: string, atMost: number): InexactNumber[] {
  const places = placesOf(json, atMost);
  const walk = new PathWalk(json);
  return places.map((place) => ({ path: walk.pathTo(place), source: json.slice(place, endOfNumber(json, place)) }));
}

/** Where they begin. One pass: a large text may be all numbers. */
function placesOf(json: string, atMost: number): number[] {
  const places: number[] = [];
  for (let at = 0; at < json.length && places.length < atMost;) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfString(json, at);
    else if (!beginsNumber(code)) at += 1;
    else {
      const end = endOfNumber(json, at);
      if (mayBeInexact(json, at, end) && !isExactNumber(json.slice(at, end))) places.push(at);
      at = end;
    }
  }
  return places;
}

function beginsNumber(code: number): boolean {
  return code === MINUS || (code >= DIGIT_0 && code <= DIGIT_9);
}

/** It has 16 characters, or an exponent. */
function mayBeInexact(json: string, from: number, to: number): boolean {
  if (to - from >= LONG_NUMBER) return true;
  for (let at = from + 1; at < to; at += 1) if ((json.charCodeAt(at) | LOWER_CASE) === EXPONENT) return true;
  return false;
}

interface Level {
  /** Of the value that comes next: a name, quoted as it stands in the text, or a position. */
  key: string | number;
  /** The next string is a name. */
  awaitsName: boolean;
}

/** One pass over a text, from one place to the next. */
class PathWalk {
  readonly #json: string;
  readonly #levels: Level[] = [];
  /** Levels that are too deep to be reported. */
  #deeper = 0;
  #at = 0;

  constructor(json: string) {
    this.#json = json;
  }

  pathTo(place: number): (string | number)[] {
    while (this.#at < place) this.#step();
    return this.#levels.map(({ key }) => (typeof key === 'string' ? (JSON.parse(key) as string) : key));
  }

  #step(): void {
    const character = this.#json[this.#at] as string;
    const next = character === '"' ? endOfString(this.#json, this.#at) : this.#at + 1;
    const level = this.#levels.at(-1);
    if (character === '"' && level?.awaitsName === true && this.#deeper === 0) {
      level.key = this.#json.slice(this.#at, next);
      level.awaitsName = false;
    } else if (character === '{' || character === '[') this.#open(character === '{');
    else if (character === '}' || character === ']') this.#close();
    else if (character === ',' && this.#deeper === 0) this.#comma(level);
    this.#at = next;
  }

  #open(isObject: boolean): void {
    if (this.#levels.length === MAX_PATH) this.#deeper += 1;
    else this.#levels.push({ key: isObject ? '""' : 0, awaitsName: isObject });
  }

  #close(): void {
    if (this.#deeper > 0) this.#deeper -= 1;
    else this.#levels.pop();
  }

  #comma(level: Level | undefined): void {
    if (level === undefined) return;
    if (typeof level.key === 'number') level.key += 1;
    else level.awaitsName = true;
  }
}
