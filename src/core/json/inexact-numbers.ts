import { isExactNumber } from './decimals.ts';
import { endOfNumber, endOfString } from './source.ts';

export interface InexactNumber {
  readonly path: (string | number)[];
  /** As it stands in the text. */
  readonly source: string;
}

/** Without 16 digits or an exponent a double holds every number there is. The text of a string may look so, too. */
const MAY_BE_INEXACT = /[\d.]{16}|\d[eE]/;

interface Level {
  /** Of the value that comes next: a name, quoted as it stands in the text, or a position. */
  key: string | number;
  /** The next string is a name. */
  awaitsName: boolean;
}

/** Whether there may be numbers in a JSON text that a double does not hold: a quick look that errs on the safe side. */
export function mayHaveInexactNumbers(json: string): boolean {
  return MAY_BE_INEXACT.test(json);
}

/** The first numbers of a valid JSON text that a double does not hold, at most `atMost`. */
export function findInexactNumbers(json: string, atMost: number): InexactNumber[] {
  if (!mayHaveInexactNumbers(json)) return [];
  const found: InexactNumber[] = [];
  const levels: Level[] = [];
  for (let at = 0; at < json.length && found.length < atMost;) {
    const next = endOfToken(json, at);
    const level = levels.at(-1);
    const character = json[at] as string;
    if (isNumber(character)) {
      const source = json.slice(at, next);
      if (!isExactNumber(source)) found.push({ path: levels.map(({ key }) => (typeof key === 'string' ? (JSON.parse(key) as string) : key)), source });
    } else if (character === '"' && level?.awaitsName === true) {
      level.key = json.slice(at, next);
      level.awaitsName = false;
    } else {
      takeMark(character, levels);
    }
    at = next;
  }
  return found;
}

function takeMark(character: string, levels: Level[]): void {
  const level = levels.at(-1);
  if (character === '{') levels.push({ key: '""', awaitsName: true });
  else if (character === '[') levels.push({ key: 0, awaitsName: false });
  else if (character === '}' || character === ']') levels.pop();
  else if (character === ',' && typeof level?.key === 'number') level.key += 1;
  else if (character === ',' && level !== undefined) level.awaitsName = true;
}

function endOfToken(json: string, at: number): number {
  if (json[at] === '"') return endOfString(json, at);
  return isNumber(json[at] as string) ? endOfNumber(json, at) : at + 1;
}

function isNumber(character: string): boolean {
  return character === '-' || (character >= '0' && character <= '9');
}
