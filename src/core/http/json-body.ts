import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError, ValidationError } from '../errors/index.ts';
import { nextTurn } from '../turns.ts';
import { bodyLimitsOf } from './body-limits.ts';
import { checkExactNumbers } from './exact-numbers.ts';
import { findJsonExcess, MAX_NAME_BYTES, type JsonExcess, type JsonLimits } from './json-scan.ts';
import { findLoneSurrogates } from './lone-surrogates.ts';
import { keepRawBody } from './raw-body.ts';

const JSON_TYPES = ['application/json', 'application/merge-patch+json'];
/** Longer bodies are parsed one at a time, each step in a turn of its own, so that many at once do not add up. */
const LARGE_BYTES = 64 * 1024;
const BYTE_ORDER_MARK = '\ufeff';
const REPLACEMENT = Buffer.from('\ufffd');
/** How many replacement characters of the text itself are looked past for the first wrong byte. */
const MAX_REPLACEMENTS = 1000;

/** Bodies are JSON in UTF-8, uncompressed, within the limits of their route. */
export function takeJson(fastify: FastifyInstance, maxBytes: number): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.addHook('onRoute', (route) => {
    route.bodyLimit = Math.min(maxBytes, bodyLimitsOf(route.config).maxBytes);
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>(
    JSON_TYPES,
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      checkCoding(request);
      const isLarge = body.length > LARGE_BYTES;
      if (isLarge) await nextTurn();
      const text = readText(body, bodyLimitsOf(request.routeOptions.config));
      keepRawBody(request, text);
      if (isLarge) await nextTurn();
      // curl -X POST with a JSON content type and no body: an absent body, which the route's schema judges.
      if (text === '') return undefined;
      const value = await new Promise((resolve, reject) => {
        void parseJson(request, text, (error, parsed) =>
          error === null ? resolve(parsed) : reject(notJson(text, error)),
        );
      });
      if (isLarge) await nextTurn();
      refuseLoneSurrogates(text, value);
      checkExactNumbers(text);
      return value;
    },
  );
}

/** {@link readJson}, in turns of its own when the text is long. Lone surrogates are left to the caller. */
export async function readJsonInTurn(bytes: Buffer, limits: JsonLimits, what: string): Promise<unknown> {
  const isLarge = bytes.length > LARGE_BYTES;
  if (isLarge) await nextTurn();
  const text = readText(bytes, limits, what);
  if (isLarge) await nextTurn();
  const value = parseText(text, what);
  if (isLarge) await nextTurn();
  return value;
}

/** A JSON text of a frame, with the same limits as a body. Throws `malformed_json`, `validation_failed` or `payload_too_large`. */
export function readJson(bytes: Buffer, limits: JsonLimits, what: string): unknown {
  const text = readText(bytes, limits, what);
  const value = parseText(text, what);
  refuseLoneSurrogates(text, value);
  checkExactNumbers(text);
  return value;
}

function parseText(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError('malformed_json', `The ${what} is not valid JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function checkCoding({ headers }: FastifyRequest): void {
  const coding = headers['content-encoding'] ?? 'identity';
  if (coding.toLowerCase() !== 'identity')
    throw new AppError(
      'unsupported_media_type',
      `The body is compressed (Content-Encoding: ${coding.slice(0, 40)}); send it uncompressed.`,
    );
  const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset))
    throw new AppError('unsupported_media_type', `The charset is "${charset.slice(0, 40)}"; send JSON as UTF-8.`);
}

function readText(bytes: Buffer, limits: JsonLimits, what = 'body'): string {
  if (!isUtf8(bytes))
    throw new AppError(
      'malformed_json',
      `The ${what} is not UTF-8${wrongByte(bytes)}; send binary data as base64 or hex, with \`encoding\`.`,
    );
  const excess = findJsonExcess(bytes, limits);
  if (excess !== undefined) throw excessError(excess, limits, what);
  const text = bytes.toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/** Says where: `: byte 17 is 0xe9`. */
function wrongByte(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  let offset = 0;
  let from = 0;
  for (let tries = 0; tries < MAX_REPLACEMENTS; tries += 1) {
    const index = text.indexOf('\ufffd', from);
    offset += Buffer.byteLength(text.slice(from, index));
    if (!bytes.subarray(offset, offset + REPLACEMENT.length).equals(REPLACEMENT))
      return `: byte ${offset} is 0x${bytes[offset]?.toString(16).padStart(2, '0')}`;
    offset += REPLACEMENT.length;
    from = index + 1;
  }
  return '';
}

const excesses: Readonly<Record<JsonExcess, (limits: JsonLimits, what: string) => AppError>> = {
  depth: ({ maxDepth }, what) =>
    new ValidationError(
      [{ path: '', message: `must not be nested more than ${maxDepth} levels deep` }],
      `The ${what} is nested more than ${maxDepth} levels deep.`,
    ),
  values: ({ maxValues }, what) => new AppError('payload_too_large', `The ${what} has more than ${maxValues} values.`),
  members: ({ maxMembers }, what) =>
    new AppError('payload_too_large', `An object in the ${what} has more than ${maxMembers} members.`),
  name: (_, what) =>
    new ValidationError(
      [{ path: '', message: `must not have a member name longer than ${MAX_NAME_BYTES} bytes` }],
      `The ${what} has a member name longer than ${MAX_NAME_BYTES} bytes.`,
    ),
  number: (_, what) =>
    new AppError('malformed_json', `The ${what} has a number or other token of more than 1024 characters.`),
};

function excessError(excess: JsonExcess, limits: JsonLimits, what: string): AppError {
  return excesses[excess](limits, what);
}

function notJson(text: string, error: Error & { code?: string }): Error {
  if (error.code !== 'FST_ERR_CTP_INVALID_JSON_BODY') return error;
  try {
    JSON.parse(text);
  } catch (fault) {
    return new AppError('malformed_json', `The body is not valid JSON: ${(fault as Error).message}`, { cause: fault });
  }
  return new AppError(
    'malformed_json',
    'The body has a member "__proto__", or "prototype" in a "constructor"; remove it.',
  );
}

/** `text` is what `value` was parsed from. Throws {@link ValidationError} with the paths. */
export function refuseLoneSurrogates(text: { includes(part: string): boolean }, value: unknown): void {
  // In text that is UTF-8 only an escape makes a surrogate.
  if (!text.includes('\\ud') && !text.includes('\\uD')) return;
  const errors = findLoneSurrogates(value);
  if (errors.length > 0) throw new ValidationError(errors);
}
