import { isUtf8 } from 'node:buffer';
import { z } from 'zod';

/** How bytes travel inside JSON. */
export const encodingSchema = z.enum(['utf8', 'base64', 'hex']).meta({
  id: 'BytesEncoding',
  description:
    'How bytes are written in JSON: `utf8` text, `base64` (RFC 4648 section 4) or `hex` (lower case, two digits a byte).',
});
export type Encoding = z.infer<typeof encodingSchema>;

/** What is not there is looked for: a pattern for all of a long text needs a stack as long. */
const NOT_HEX = /[^0-9a-f]/i;
const NOT_BASE64 = /[^A-Za-z0-9+/]/;

/** Why `data` is not in `encoding`; undefined when it is. */
export function encodingFault(data: string, encoding: Encoding): string | undefined {
  if (encoding === 'hex' && (data.length % 2 !== 0 || NOT_HEX.test(data)))
    return 'must be hexadecimal digits, two a byte';
  if (encoding === 'base64' && !isBase64(data)) return 'must be base64';
  return undefined;
}

/** With or without padding, which is complete where there is any. */
function isBase64(data: string): boolean {
  const digits = data.endsWith('==') ? data.length - 2 : data.length - Number(data.endsWith('='));
  if (digits % 4 === 1 || (digits < data.length && data.length % 4 !== 0)) return false;
  return !NOT_BASE64.test(data.slice(0, digits));
}

/** The fields that carry bytes in any request: spread them into an object schema and finish with {@link checkBytes}. */
export const bytesFields = {
  data: z
    .string()
    .max(8 * 1024 * 1024)
    .meta({ description: 'The bytes, written in `encoding`.' }),
  encoding: encodingSchema.default('utf8').meta({ description: 'How `data` is written. Default `utf8`.' }),
};

/** Refinement: `data` must be valid in `encoding`. */
export function checkBytes(value: { data: string; encoding: Encoding }, context: z.RefinementCtx): void {
  const fault = encodingFault(value.data, value.encoding);
  if (fault) context.addIssue({ code: 'custom', path: ['data'], message: fault });
}

/** A byte string in a request, for example a delimiter. */
export const bytesSchema = z
  .strictObject(bytesFields)
  .superRefine(checkBytes)
  .meta({
    id: 'Bytes',
    description: 'A byte string.',
    examples: [{ data: 'PING\n' }, { data: '0d0a', encoding: 'hex' }],
  });
export type Bytes = z.infer<typeof bytesSchema>;

/** Bytes of a request; `data` has passed {@link checkBytes}. */
export function decodeBytes(value: { data: string; encoding: Encoding }): Buffer {
  return Buffer.from(value.data, value.encoding);
}

/** Bytes for an answer, in the wanted encoding; falls back to base64 when `utf8` is wanted and the bytes are not valid UTF-8. */
export function encodeBytes(bytes: Buffer, wanted: Encoding): { data: string; encoding: Encoding } {
  const encoding = wanted === 'utf8' && !isUtf8(bytes) ? 'base64' : wanted;
  return { data: bytes.toString(encoding), encoding };
}
