import { httpRequest } from '../../../contract/jobs/kinds/http-request.ts';
import { FUNCTION_FETCH_BODY_BYTES, FUNCTION_FETCH_LIMITS } from '../../../contract/jobs/limits.ts';
import { AppError } from '../../../core/errors/index.ts';
import { findInexactNumbers, mayHaveInexactNumbers } from '../../../core/json/index.ts';
import type { JobContext } from '../context.ts';
import { plainError } from '../thrown.ts';
import { follow } from './follow.ts';
import { inputRequest } from './input-request.ts';

interface ScriptRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  /** False: the body stays in its content coding. */
  readonly decode?: boolean;
}

/** `ctx.fetch` of one run: the same requests that `http.request` makes, under the same egress rules, as texts in and out. Never rejects. */
export function scriptFetch(context: JobContext): (request: string) => Promise<string> {
  let begun = 0;
  let running = 0;
  return async (request) => {
    begun += 1;
    running += 1;
    try {
      if (begun > FUNCTION_FETCH_LIMITS.total)
        throw new AppError('validation_failed', `A function may make at most ${FUNCTION_FETCH_LIMITS.total} requests.`);
      if (running > FUNCTION_FETCH_LIMITS.concurrent)
        throw new AppError(
          'validation_failed',
          `A function may make at most ${FUNCTION_FETCH_LIMITS.concurrent} requests at a time.`,
        );
      return JSON.stringify(await replyTo(JSON.parse(request) as ScriptRequest, context));
    } catch (error) {
      const { code, detail } = plainError(error);
      return JSON.stringify({ error: { code, detail } });
    } finally {
      running -= 1;
    }
  };
}

async function replyTo({ body, ...request }: ScriptRequest, context: JobContext) {
  const isText = typeof body === 'string';
  const data = body === undefined ? {} : { body: { data: isText ? body : JSON.stringify(body) } };
  const parsed = httpRequest.input.safeParse({ ...request, ...data, maxBodyBytes: FUNCTION_FETCH_BODY_BYTES });
  if (!parsed.success)
    throw new AppError(
      'validation_failed',
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    );
  const input = parsed.data;
  const headers =
    body === undefined || isText ? input.headers : { 'content-type': 'application/json', ...input.headers };
  const { answer } = await follow(inputRequest({ ...input, headers }), input.maxRedirects, input, context);
  const text = answer.body.toString('utf8');
  return {
    url: answer.url.href,
    status: answer.status,
    headers: answer.headers,
    text,
    truncated: answer.truncated,
    ...inexactIn(text),
  };
}

/** Longest number and path that are repeated, in characters. */
const MAX_SHOWN = 60;

/** The first number that a double does not hold, for `json()`: nothing when the text is not JSON, which `json()` finds itself. */
function inexactIn(text: string): { inexact?: { source: string; at: string } } {
  if (!mayHaveInexactNumbers(text) || !isJson(text)) return {};
  const [found] = findInexactNumbers(text, 1);
  return found === undefined
    ? {}
    : { inexact: { source: found.source.slice(0, MAX_SHOWN), at: found.path.join('.').slice(0, MAX_SHOWN) } };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
