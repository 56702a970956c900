import { request } from 'node:http';

export interface Answer<T = unknown> {
  readonly status: number;
  readonly body: T;
  readonly ms: number;
}

/** No answer within the time, or the connection broke. */
export class NoAnswer extends Error {
  /** `code` of the socket's error, or `hung`. */
  readonly code: string;
  constructor(code: string, what: string) {
    super(`${what}: ${code}`);
    this.code = code;
  }
}

/** One request on a connection of its own, so that nothing is left open and each is accepted anew. Rejects with {@link NoAnswer}. */
export function ask<T = unknown>(
  url: string,
  method: string,
  path: string,
  { body, timeoutMs = 30_000 }: { body?: unknown; timeoutMs?: number } = {},
): Promise<Answer<T>> {
  const begunMs = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<Answer<T>>();
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const outgoing = request(`${url}${path}`, {
    method,
    agent: false,
    ...(payload === undefined
      ? {}
      : { headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) } }),
  });
  const fail = (code: string) =>
    reject(new NoAnswer(code, `${method} ${path} after ${Math.round(performance.now() - begunMs)} ms`));
  const timer = setTimeout(() => {
    fail('hung');
    outgoing.destroy();
  }, timeoutMs);
  outgoing.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
  outgoing.on('response', (incoming) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    incoming.on('end', () =>
      resolve({
        status: incoming.statusCode ?? 0,
        body: parsed(Buffer.concat(chunks).toString()) as T,
        ms: performance.now() - begunMs,
      }),
    );
  });
  outgoing.end(payload);
  return promise.finally(() => clearTimeout(timer));
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** A refusal that says what it is and may be tried again: 503 problem+json with a code. */
export function isCodedRefusal({ status, body }: Answer): boolean {
  return status === 503 && typeof (body as { code?: unknown } | undefined)?.code === 'string';
}
