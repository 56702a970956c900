import { usageError } from '../exit-codes.ts';
import { parseEscapes, toBytesInput } from './bytes.ts';
import { assign, looseValue, parseJson, splitList } from './settings.ts';
import { parseBytes, parseBytesPerSecond, parseCount, parseDurationMs, parseShare, parseWholeMs } from './units.ts';

/** A fault with the name it gets on its endpoint. */
export interface NamedFault {
  readonly name: string;
  readonly fault: Readonly<Record<string, unknown>>;
}

type Read = (text: string) => unknown;
const bytes: Read = (text) => toBytesInput(parseEscapes(text));

interface FaultSyntax {
  /** What the value behind `type=` sets; undefined: the type has no such value. */
  readonly primary?: (text: string) => Record<string, unknown>;
  /** Shown in errors and documents. */
  readonly example: string;
  /** Settings whose values have units; others are numbers, true, false or text. */
  readonly settings?: Readonly<Record<string, Read>>;
}

/** `200ms±50`, `200ms+-50ms`: a delay and its spread. */
function delay(text: string): Record<string, unknown> {
  const [ms = '', jitter] = text.split(/±|\+-|\+\/-/u);
  return { ms: parseDurationMs(ms), ...(jitter === undefined ? {} : { jitterMs: parseDurationMs(jitter) }) };
}

/** `1KB` or `5s`: how much, or for how long. */
function amount(text: string): Record<string, unknown> {
  return /(?:ms|[^a-z]s|\dmin|\dh)$/i.test(text) ? { ms: parseWholeMs(text) } : { bytes: parseBytes(text) };
}

/** `from>to`. */
function replacement(text: string): Record<string, unknown> {
  const at = text.indexOf('>');
  if (at < 1) throw usageError(`"${text}" is not find>with, for example OK>NO`);
  return { find: bytes(text.slice(0, at)), with: bytes(text.slice(at + 1)) };
}

const share =
  (key: string) =>
  (text: string): Record<string, unknown> => ({ [key]: parseShare(text) });
const size = (text: string): Record<string, unknown> => ({ bytes: parseBytes(text) });

/** One row for each type of fault. */
export const FAULT_SYNTAX: Readonly<Record<string, FaultSyntax>> = {
  latency: { primary: delay, example: 'latency=200ms±50', settings: { ms: parseDurationMs } },
  bandwidth: {
    primary: (text) => ({ bytesPerSecond: parseBytesPerSecond(text) }),
    example: 'bandwidth=64KB/s',
    settings: { bytesPerSecond: parseBytesPerSecond },
  },
  limit: { primary: amount, example: 'limit=1KB,then=reset', settings: { ms: parseWholeMs } },
  slice: { primary: size, example: 'slice=10,delayMs=5' },
  stall: { primary: (text) => ({ ms: parseWholeMs(text) }), example: 'stall=2s', settings: { ms: parseWholeMs } },
  retransmit: { primary: share('rate'), example: 'retransmit=2%' },
  loss: { primary: share('rate'), example: 'loss=10%' },
  duplicate: { primary: share('rate'), example: 'duplicate=5%,copies=2' },
  reorder: { primary: share('rate'), example: 'reorder=10%' },
  corrupt: { primary: share('rate'), example: 'corrupt=1%' },
  replace: { primary: replacement, example: 'replace=OK>NO', settings: { find: bytes, with: bytes } },
  inject: { primary: (text) => ({ bytes: bytes(text) }), example: 'inject=\\x00,everyMs=500', settings: { bytes } },
  truncate: { primary: size, example: 'truncate=100' },
  mtu: { primary: size, example: 'mtu=576' },
  close: { primary: (text) => ({ afterMs: parseWholeMs(text) }), example: 'close=5s,how=reset' },
  slowClose: { primary: (text) => ({ delayMs: parseDurationMs(text) }), example: 'slowClose=1s' },
  vanish: { example: 'vanish' },
  dialFailure: { primary: (text) => ({ how: text }), example: 'dialFailure=refused' },
  acceptDelay: { primary: delay, example: 'acceptDelay=500ms' },
  limitConnections: { primary: (text) => ({ max: parseCount(text) }), example: 'limitConnections=10,excess=hold' },
  refuse: { example: 'refuse' },
  noop: { example: 'noop' },
  tlsHandshake: { primary: (text) => ({ failure: text }), example: 'tlsHandshake=expired' },
  profile: { primary: (text) => ({ profile: text }), example: 'profile=3g' },
  trace: { example: 'slow:{"type":"trace","rows":[[0,64000,50,0]]}' },
  dialDelay: { primary: delay, example: 'dialDelay=500ms' },
};
export const FAULT_TYPES = Object.keys(FAULT_SYNTAX);

/** Settings that every type has, where they have units. */
const COMMON: Readonly<Record<string, Read>> = {
  probability: parseShare,
  rate: parseShare,
  ratePerByte: parseShare,
  correlation: parseShare,
  'when.peer': (text) => text.split('|'),
  bytes: parseBytes,
  burstBytes: parseBytes,
  queueBytes: parseBytes,
  'after.bytes': parseBytes,
  'until.bytes': parseBytes,
  variationBytes: parseBytes,
  'when.connections.from': (text) => parseCount(text, 1),
};

const DIRECTIONS: readonly string[] = ['in', 'out', 'both'];

/** `latency=200ms±50`, `slow:latency=200ms,direction=both`, `loss=10%@in`, `vanish`; or `name:{JSON}`. */
export function parseFault(text: string): NamedFault {
  const [, named, spec = ''] = /^(?:([A-Za-z][\w.-]{0,62}):)?(.+)$/s.exec(text) ?? [];
  if (spec.startsWith('{')) return fromJson(text, named, spec);
  const [first = '', ...rest] = splitList(spec);
  const { type, primary, direction } = splitHead(first, text);
  const syntax = Object.hasOwn(FAULT_SYNTAX, type) ? FAULT_SYNTAX[type] : undefined;
  // A newer server may have types without a short form: it checks them.
  if (syntax === undefined && (primary !== undefined || !/^[a-z][A-Za-z]*$/.test(type)))
    throw usageError(
      `"${text}" is not a fault such as ${FAULT_SYNTAX['latency']?.example}; the types are ${FAULT_TYPES.join(', ')}`,
    );
  const fault: Record<string, unknown> = { type };
  if (primary !== undefined) Object.assign(fault, primarySettings(syntax, primary, text));
  if (direction !== undefined) fault['direction'] = direction;
  for (const part of rest) readSetting(fault, syntax, part, text);
  return { name: named ?? type, fault };
}

function fromJson(text: string, name: string | undefined, json: string): NamedFault {
  const fault = parseJson(json, `the fault "${text}"`) as Record<string, unknown>;
  return { name: name ?? (typeof fault['type'] === 'string' ? fault['type'] : 'fault'), fault };
}

function splitHead(first: string, text: string) {
  const [, head = first, direction] = /^(.*)@(\w+)$/s.exec(first) ?? [];
  if (direction !== undefined && !DIRECTIONS.includes(direction))
    throw usageError(`"@${direction}" in "${text}" is not a direction; use @in, @out or @both`);
  const [, type = head, primary] = /^([A-Za-z]+)=(.*)$/s.exec(head) ?? [];
  return { type, primary, direction };
}

function primarySettings(syntax: FaultSyntax | undefined, primary: string, text: string): Record<string, unknown> {
  if (syntax?.primary === undefined) throw usageError(`"${text}": write it as ${syntax?.example ?? 'type,key=value'}`);
  try {
    return syntax.primary(primary);
  } catch (error) {
    throw usageError(`${error instanceof Error ? error.message : String(error)}; for example ${syntax.example}`);
  }
}

function readSetting(
  fault: Record<string, unknown>,
  syntax: FaultSyntax | undefined,
  part: string,
  text: string,
): void {
  const [, key, value] = /^([\w.]+)=(.*)$/s.exec(part) ?? [];
  if (key === undefined || value === undefined) throw usageError(`"${part}" in "${text}" is not key=value`);
  const read =
    syntax?.settings?.[key] ??
    COMMON[key] ??
    (key.endsWith('Ms') || key.endsWith('.ms') ? parseDurationMs : looseValue);
  assign(fault, key, read(value));
}

/** Several faults of one endpoint by name; a name that is used twice gets a number. */
export function faultMap(texts: readonly string[]): Record<string, Readonly<Record<string, unknown>>> {
  const faults: Record<string, Readonly<Record<string, unknown>>> = {};
  for (const { name, fault } of texts.map(parseFault)) {
    let free = name;
    for (let number = 2; Object.hasOwn(faults, free); number++) free = `${name}-${number}`;
    faults[free] = fault;
  }
  return faults;
}
