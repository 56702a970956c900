import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/** Member of a response that lists its other media types until the OpenAPI document is finished (docs module). */
export const ALTERNATIVES_EXTENSION = 'x-alternatives';

export interface Answer {
  /** What the answer means, in a sentence. */
  readonly description: string;
  /** Shape of the JSON body; absent: no body. */
  readonly schema?: z.ZodType;
  /** Media type when it is not JSON; `schema` is then ignored and the body is text, or bytes with `isBinary`. */
  readonly mediaType?: string;
  readonly isBinary?: boolean;
  /** Text that the same answer can be instead, chosen with `Accept`. */
  readonly alternatives?: readonly string[];
  /** Header name → what it says. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A successful answer of a handler, for the OpenAPI document. Named schemas (`.meta({id})`) become components. */
export function ApiAnswer(
  status: number,
  { description, schema, mediaType, isBinary, alternatives, headers }: Answer,
): MethodDecorator & ClassDecorator {
  const described = Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, text]) => [
      name,
      { description: text, schema: { type: 'string' as const } },
    ]),
  );
  const more = {
    ...(headers === undefined ? {} : { headers: described }),
    ...(alternatives === undefined ? {} : { [ALTERNATIVES_EXTENSION]: alternatives }),
  };
  if (mediaType !== undefined)
    return ApiResponse({
      status,
      description,
      ...more,
      content: { [mediaType]: { schema: { type: 'string', ...(isBinary === true ? { format: 'binary' } : {}) } } },
    });
  return ApiResponse({ status, description, ...more, ...(schema === undefined ? {} : { standardSchema: schema }) });
}
