import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { rawHttp } from '../../helpers/raw-http.ts';

let node: TestNode;

beforeAll(async () => {
  node = await startTestNode();
});

afterAll(() => node.stop());

const HOST = 'Host: localhost\r\n';
const UPGRADE = `${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;

/** Each is what no ordinary client sends, and gets a problem and the end of its connection. */
const ODD: readonly (readonly [what: string, request: string, status: number, code: string])[] = [
  ['no Host header', 'GET /v1/nodes HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'malformed_request'],
  ['no Host header in HTTP/1.0', 'GET /v1/nodes HTTP/1.0\r\n\r\n', 403, 'host_forbidden'],
  [
    'no Host header in HTTP/1.0, and the origin of a page',
    'GET /healthz HTTP/1.0\r\nOrigin: http://evil.example\r\n\r\n',
    403,
    'host_forbidden',
  ],
  [
    'no Host header, for a probe in HTTP/1.1',
    'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n',
    400,
    'malformed_request',
  ],
  [
    'an unknown Host header, for a probe in HTTP/1.0',
    'GET /healthz HTTP/1.0\r\nHost: evil.example\r\n\r\n',
    403,
    'host_forbidden',
  ],
  ['no Host header in HTTP/1.0, for metrics', 'GET /metrics HTTP/1.0\r\n\r\n', 403, 'host_forbidden'],
  [
    'two Host headers',
    `GET /v1/nodes HTTP/1.1\r\n${HOST}hOST: evil.example\r\nConnection: close\r\n\r\n`,
    400,
    'malformed_request',
  ],
  [
    'an unknown expectation',
    `POST /v1/listeners HTTP/1.1\r\n${HOST}Expect: miracles\r\nContent-Length: 2\r\n\r\n{}`,
    417,
    'expectation_failed',
  ],
  ['CONNECT', `CONNECT localhost:80 HTTP/1.1\r\n${HOST}\r\n`, 405, 'method_not_allowed'],
  [
    'a length and chunks',
    `POST /v1/listeners HTTP/1.1\r\n${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
    'malformed_request',
  ],
  [
    'two lengths',
    `POST /v1/listeners HTTP/1.1\r\n${HOST}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`,
    400,
    'malformed_request',
  ],
  [
    'a chunk that is none',
    `POST /v1/listeners HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    400,
    'malformed_request',
  ],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'malformed_request'],
  [
    'a query that is not encoded correctly',
    `GET /v1/listeners?name=%zz HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`,
    400,
    'malformed_request',
  ],
  [
    'a query that is no UTF-8',
    `GET /v1/listeners?name=%ff HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`,
    400,
    'malformed_request',
  ],
  ['an upgrade of a path that names no host', `GET // HTTP/1.1\r\n${UPGRADE}`, 404, 'not_found'],
  ['an upgrade of a URL that is none', `GET http://[ HTTP/1.1\r\n${UPGRADE}`, 404, 'not_found'],
  ['an upgrade with two Host headers', `GET /v1/stream HTTP/1.1\r\n${HOST}${UPGRADE}`, 400, 'malformed_request'],
  [
    'an upgrade with a query that is not encoded correctly',
    `GET /v1/stream?a=%zz HTTP/1.1\r\n${UPGRADE}`,
    400,
    'malformed_request',
  ],
];

describe('a request with', () => {
  it.each(ODD)('%s is answered with a problem', async (_what, request, status, code) => {
    const answer = await rawHttp(node.url, request);
    expect(answer.status).toBe(status);
    expect(answer.head).toMatch(/content-type: application\/problem\+json/i);
    expect(JSON.parse(answer.body)).toMatchObject({ code, status });
  });

  it('a good one before garbage is answered, and so is the garbage', async () => {
    const answer = await rawHttp(node.url, `GET /healthz HTTP/1.1\r\n${HOST}\r\nGARBAGE\r\n\r\n`);
    // The garbage is found first: Node's parser has read it before the first answer is ready.
    expect(answer.head + answer.body).toContain('malformed_request');
  });
});

it.each(['GET /healthz', 'GET /readyz', 'HEAD /healthz', 'HEAD /readyz', 'GET /healthz/', 'GET /readyz?probe=1'])(
  '%s without a Host header is answered in HTTP/1.0, as load balancers ask',
  async (line) => {
    const answer = await rawHttp(node.url, `${line} HTTP/1.0\r\n\r\n`);
    expect(answer.status).toBe(line.includes('?') ? 400 : 200);
    expect(answer.body === '').toBe(line.startsWith('HEAD'));
  },
);
