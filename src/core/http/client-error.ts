import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError, type ErrorCode } from '../errors/index.ts';
import { problemHeaders, problemOf } from './problem.ts';

/** What Node's HTTP parser can find wrong before there is a request; anything else is `malformed_request`. */
const byParserCode: Readonly<Record<string, { code: ErrorCode; detail: string }>> = {
  HPE_HEADER_OVERFLOW: { code: 'headers_too_large', detail: 'The headers exceed 16 KiB in total.' },
  HPE_INVALID_URL: {
    code: 'malformed_request',
    detail: 'The path or query has a character that must be percent-encoded as UTF-8, for example "%C3%A9" for "é".',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    code: 'request_timeout',
    detail: 'The request did not arrive within PORTCALL_HEADERS_TIMEOUT_MS or PORTCALL_REQUEST_TIMEOUT_MS.',
  },
};

/** Answers what is not HTTP with a problem and closes the connection; says nothing to a peer that is gone. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy(error);
    return;
  }
  const { code, detail } = byParserCode[error.code ?? ''] ?? {
    code: 'malformed_request',
    detail: 'The bytes are not an HTTP request.',
  };
  endWithProblem(socket, new AppError(code, detail));
}

/** The last thing that is said on a connection, without a request or in place of its answer. */
export function endWithProblem(socket: Socket, problem: AppError): void {
  const body = JSON.stringify(problemOf(problem));
  const headers = {
    ...problemHeaders(problem),
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n${lines}\r\n${body}`);
}
