import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError } from '../errors/index.ts';
import { newId } from '../ids.ts';
import { problemHeaders, problemOf } from './problem.ts';
import { refuseUpgrade } from './upgrade-answer.ts';

/** Requests that never get to a route: Node would cut the first kind silently, and answer the second without a body. */
export function answerOddRequests(server: Server): void {
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => undefined);
    refuseUpgrade(
      request,
      socket,
      new AppError('method_not_allowed', 'Portcall is not a proxy: CONNECT is not supported.'),
    );
  });
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const problem = new AppError('expectation_failed', 'The only supported expectation is 100-continue.');
    const requestId = newId('req', 8);
    const body = JSON.stringify(problemOf(problem, requestId));
    response
      .writeHead(problem.status, {
        ...problemHeaders(problem),
        'x-request-id': requestId,
        'content-length': Buffer.byteLength(body),
        connection: 'close',
      })
      .end(body);
  });
}
