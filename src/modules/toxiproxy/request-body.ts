import type { IncomingMessage } from 'node:http';
import { badBody, DialectError } from './dialect-error.ts';

/** Longest body, in bytes: thousands of proxies for `/populate`. */
const MAX_BODY_BYTES = 1024 * 1024;

export type Members = Readonly<Record<string, unknown>>;

/** The body as JSON, whatever its content type. Throws `bad request body`. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // What follows is read and dropped by the server, so that the client sees the response.
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (length > MAX_BODY_BYTES) throw new DialectError(413, `request body has more than ${MAX_BODY_BYTES} bytes`);
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') throw badBody('EOF');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw badBody((error as Error).message);
  }
}

/** An object; null counts as one without members. */
export function membersOf(value: unknown, what: string): Members {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw badBody(`${what} must be an object`);
  return value as Members;
}

/** A member of one type. Absent and null count as undefined. */
export function findMember<T>(members: Members, name: string, type: 'string' | 'boolean' | 'number'): T | undefined {
  const value = Object.hasOwn(members, name) ? members[name] : undefined;
  if (value === undefined || value === null) return undefined;
  if (typeof value !== type) throw badBody(`${name} must be a ${type}`);
  return value as T;
}
