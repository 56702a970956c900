import { portcall } from '../../app/session.ts';
import type { Endpoint } from '../../live/endpoints.ts';
import { bytesOf, hexOf, indexOfBytes, type Encoding } from '../../parts/bytes.ts';
import type { Mark } from '../../parts/hex-view.tsx';

/** Longest message whose framing is shown: a dry run takes so much. */
const MOST_BYTES = 256 * 1024;

/** The message as it is on the wire, as far as its framing says, and where the message is in it. */
export async function onTheWire(
  { resource }: Endpoint,
  message: Uint8Array,
): Promise<{ bytes: Uint8Array; marks: Mark[] }> {
  const alone = { bytes: message, marks: [] };
  if (resource.framing.type === 'raw' || message.length > MOST_BYTES) return alone;
  const { data } = await portcall.value.api.POST('/v1/framings/encode', {
    body: { framing: resource.framing as never, messages: [{ data: hexOf(message), encoding: 'hex' }] } as never,
  });
  const [frame] = data.frames;
  if (frame === undefined) return alone;
  const bytes = bytesOf(frame.data, frame.encoding);
  const from = indexOfBytes(bytes, message);
  if (from === -1 || bytes.length === message.length) return alone;
  const marks: Mark[] = [];
  if (from > 0) marks.push({ from: 0, to: from, kind: 'framing' });
  if (from + message.length < bytes.length)
    marks.push({ from: from + message.length, to: bytes.length, kind: 'framing' });
  return { bytes, marks };
}

/** Where the conditions of a rule hold that look for bytes, `offset` behind the beginning. */
export function matchedMarks(when: unknown, message: Uint8Array, offset: number): Mark[] {
  if (typeof when !== 'object' || when === null) return [];
  return Object.entries(when).flatMap(([condition, value]): Mark[] => {
    if (condition === 'all' || condition === 'any')
      return (value as unknown[]).flatMap((inner) => matchedMarks(inner, message, offset));
    const found = findMatched(condition, value, message);
    return found === undefined ? [] : [{ from: found[0] + offset, to: found[1] + offset, kind: 'matched' }];
  });
}

function findMatched(condition: string, value: unknown, message: Uint8Array): [number, number] | undefined {
  if (condition === 'matches') return findExpression(value, message);
  const wanted = literalOf(value);
  if (wanted === undefined) return undefined;
  const at =
    { equals: 0, startsWith: 0, endsWith: message.length - wanted.length, contains: indexOfBytes(message, wanted) }[
      condition
    ] ?? -1;
  return at < 0 || indexOfBytes(message.subarray(at, at + wanted.length), wanted) !== 0
    ? undefined
    : [at, at + wanted.length];
}

function literalOf(value: unknown): Uint8Array | undefined {
  if (typeof value === 'string') return bytesOf(value, 'utf8');
  const { data, encoding = 'utf8' } = (value ?? {}) as { readonly data?: string; readonly encoding?: Encoding };
  return data === undefined ? undefined : bytesOf(data, encoding);
}

/** On Latin-1, so that positions are bytes. Expressions of RE2 that JavaScript does not know are not shown. */
function findExpression(value: unknown, message: Uint8Array): [number, number] | undefined {
  try {
    const text = Array.from(message, (byte) => String.fromCharCode(byte)).join('');
    const match = new RegExp(String(value).replaceAll('(?P<', '(?<')).exec(text);
    return match === null ? undefined : [match.index, match.index + match[0].length];
  } catch {
    return undefined;
  }
}
