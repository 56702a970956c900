import type { IncomingMessage } from 'node:http';
import type { Reach } from '../net/open-tcp.ts';
import { stillStanding } from '../standing.ts';
import { decoded, removableCodings } from './content-codings.ts';
import { openHttp, responseOf, type HttpRoute } from './http-connection.ts';
import { httpError } from './http-errors.ts';
import type { HttpAnswer, HttpHead, HttpRequest } from './http-messages.ts';
import { msSince } from '../../../core/rounded.ts';

/** A part of an encoded body cannot be decoded by itself. */
const PARTIAL_CONTENT = 206;

/**
 * One request and its answer, on a connection of its own. The body of an answer that `skipsBody` is not read: it may be broken or endless.
 * Rejects with an AppError or the signal's reason.
 */
export async function httpFetch(
  request: HttpRequest,
  route: HttpRoute,
  reach: Reach,
  skipsBody: (head: HttpHead) => boolean,
): Promise<HttpAnswer> {
  try {
    const { socket, tlsMs = 0, ...opened } = await openHttp(request.url, route, reach);
    try {
      // What goes wrong meanwhile, the request reports.
      socket.on('error', ignore);
      await stillStanding(reach);
      const beganMs = performance.now();
      const response = await responseOf(request, socket, reach.signal);
      const phases = { ...opened, tlsMs, firstByteMs: msSince(beganMs) };
      return { url: request.url, phases, ...(await read(response, request, skipsBody)) };
    } finally {
      socket.destroy();
    }
  } catch (error) {
    throw reach.signal.aborted ? reach.signal.reason : httpError(error);
  }
}

function ignore(): void {
  // the request has a listener of its own
}

async function read(
  response: IncomingMessage,
  { decode, maxBodyBytes }: HttpRequest,
  skipsBody: (head: HttpHead) => boolean,
) {
  const { statusCode: status = 0, headersDistinct } = response;
  const headers = headersOf(headersDistinct);
  if (skipsBody({ status, headers })) return { status, headers, decoded: [], body: Buffer.alloc(0), truncated: true };
  const codings =
    decode && status !== PARTIAL_CONTENT ? removableCodings((headersDistinct['content-encoding'] ?? []).join(',')) : [];
  const kept = await readBody(decoded(response, codings), maxBodyBytes);
  return { status, headers, decoded: codings, ...kept };
}

async function readBody(body: AsyncIterable<Buffer>, maxBytes: number): Promise<{ body: Buffer; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) return { body: Buffer.concat(chunks).subarray(0, maxBytes), truncated: true };
  }
  return { body: Buffer.concat(chunks), truncated: false };
}

/** A header that came several times is a list. */
function headersOf(distinct: IncomingMessage['headersDistinct']): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(distinct).map(([name, values = []]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
}
