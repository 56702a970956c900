import { usageError } from '../exit-codes.ts';
import { parseEscapes, toBytesInput } from './bytes.ts';
import { assign, looseValue, parseJson, splitList } from './settings.ts';
import { parseCount, parseWholeMs } from './units.ts';

type Setting = (text: string) => Record<string, unknown>;

const bytes = (text: string) => toBytesInput(parseEscapes(text));

/** What may follow the type behind a colon. Types without an entry have no such setting. */
const PRIMARY: Readonly<Record<string, Setting | undefined>> = {
  raw: undefined,
  line: (text) => ({ ending: text }),
  delimiter: (text) => ({ delimiters: [bytes(text)] }),
  length: (text) => ({ width: parseCount(text, 1) }),
  varint: undefined,
  fixed: (text) => ({ length: parseCount(text, 1) }),
  'octet-counted': undefined,
  mllp: undefined,
  slip: undefined,
  cobs: undefined,
  'stx-etx': (text) => ({ check: text }),
  idle: (text) => ({ gapMs: parseWholeMs(text) }),
};
export const FRAMING_TYPES = Object.keys(PRIMARY);

/** Settings that are bytes, not text. */
const BYTES: readonly string[] = ['start', 'escape'];

/** `line`, `line:crlf`, `length:2,endian=little`, `delimiter:\x00`, `fixed:16`, `idle:50ms`; or the JSON of a framing. */
export function parseFraming(text: string): Record<string, unknown> {
  if (text.startsWith('{')) return parseJson(text, 'the framing') as Record<string, unknown>;
  const [, type = '', primary, rest = ''] = /^([a-z-]+)(?::((?:\\.|[^,\\])*))?(?:,(.*))?$/s.exec(text) ?? [];
  if (!Object.hasOwn(PRIMARY, type))
    throw usageError(`"${text}" is not a framing; the types are ${FRAMING_TYPES.join(', ')}`);
  const framing: Record<string, unknown> = { type };
  if (primary !== undefined) Object.assign(framing, primarySetting(type, primary));
  for (const part of splitList(rest)) {
    const [, key, value] = /^([\w.]+)=(.*)$/s.exec(part) ?? [];
    if (key === undefined || value === undefined) throw usageError(`"${part}" in "${text}" is not key=value`);
    assign(framing, key, BYTES.includes(key) ? bytes(value) : looseValue(value));
  }
  return framing;
}

function primarySetting(type: string, text: string): Record<string, unknown> {
  const read = PRIMARY[type];
  if (read === undefined) throw usageError(`the framing "${type}" has no setting behind a colon`);
  return read(text.replaceAll('\\,', ','));
}
