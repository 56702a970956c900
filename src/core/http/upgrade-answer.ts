import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AppError } from '../errors/index.ts';
import { newId } from '../ids.ts';
import { problemHeaders, problemOf } from './problem.ts';

/** How long the other side may take to read the answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 1000;

/** Answers an upgrade request with a problem instead, and closes. */
export function refuseUpgrade(request: IncomingMessage, socket: Duplex, error: AppError): void {
  const requestId = newId('req', 8);
  const body = Buffer.from(request.method === 'HEAD' ? '' : JSON.stringify(problemOf(error, requestId)));
  const headers = {
    ...problemHeaders(error),
    'x-request-id': requestId,
    'content-length': String(body.length),
    connection: 'close',
  };
  const head = [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  if (socket.destroyed) return;
  const timer = setTimeout(() => socket.destroy(), ANSWER_TIMEOUT_MS);
  socket.once('close', () => clearTimeout(timer));
  socket.once('finish', () => socket.destroy());
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
}
