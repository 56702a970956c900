import { AppError } from '../../../core/errors/index.ts';
import type { Reach } from '../net/open-tcp.ts';
import { HttpConnection, type ConnectPhases, type HttpRoute } from './http-connection.ts';
import { httpError } from './http-errors.ts';

export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  /** The rest of the answer's body is not read. */
  readonly maxBodyBytes: number;
}

export interface HttpAnswer {
  readonly url: URL;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
  readonly truncated: boolean;
  readonly phases: ConnectPhases & { readonly firstByteMs: number };
}

/** Unless the user says another: some servers refuse requests without one. */
const USER_AGENT = 'portcall';

/** One request and its answer, on a connection of its own. Rejects with an AppError or the signal's reason. */
export async function httpFetch(request: HttpRequest, route: HttpRoute, reach: Reach): Promise<HttpAnswer> {
  const connection = new HttpConnection(request.url, route, reach);
  try {
    return await answerOf(request, connection, reach.signal);
  } catch (error) {
    throw reach.signal.aborted ? reach.signal.reason : httpError(error);
  } finally {
    // Nobody waits until the socket is gone.
    void connection.client.destroy();
  }
}

async function answerOf({ url, method, headers, body, maxBodyBytes }: HttpRequest, connection: HttpConnection, signal: AbortSignal): Promise<HttpAnswer> {
  const beganMs = performance.now();
  const named = Object.keys(headers).some((name) => name.toLowerCase() === 'user-agent') ? headers : { ...headers, 'user-agent': USER_AGENT };
  const answer = await connection.client.request({ path: `${url.pathname}${url.search}`, method, headers: named, body, signal, reset: true });
  const { phases } = connection;
  if (phases === undefined) throw new AppError('internal', 'There is an answer without a connection.');
  const firstByteMs = performance.now() - beganMs - phases.resolveMs - phases.connectMs - phases.tlsMs;
  const kept = await readBody(answer.body, maxBodyBytes);
  return { url, status: answer.statusCode, headers: withoutUndefined(answer.headers), ...kept, phases: { ...phases, firstByteMs: Math.max(firstByteMs, 0) } };
}

async function readBody(body: AsyncIterable<Buffer> & NodeJS.EventEmitter, maxBytes: number): Promise<{ body: Buffer; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop early destroys the stream, which it reports as an error.
  body.on('error', () => undefined);
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) return { body: Buffer.concat(chunks).subarray(0, maxBytes), truncated: true };
  }
  return { body: Buffer.concat(chunks), truncated: false };
}

function withoutUndefined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
