import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { rawHttp } from '../../helpers/raw-http.ts';
import { RawStream } from '../../helpers/raw-stream.ts';

let node: TestNode;

beforeAll(async () => {
  node = await startTestNode();
}, 60_000);

afterAll(() => node.stop());

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: readonly string[];
  readonly body: Buffer | string;
}

/** Bytes as they are: clients of HTTP would encode them. */
async function send({
  method = 'POST',
  path = '/v1/listeners?dryRun=true',
  headers = ['Content-Type: application/json'],
  body,
}: Sent) {
  const bytes = Buffer.from(body);
  const head = [
    `${method} ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: close',
    ...headers,
    `Content-Length: ${bytes.length}`,
    '',
    '',
  ].join('\r\n');
  const answer = await rawHttp(node.url, Buffer.concat([Buffer.from(head, 'latin1'), bytes]));
  return {
    status: answer.status,
    body: JSON.parse(answer.body) as Record<string, unknown> & { errors?: { path: string; message: string }[] },
  };
}

describe('a body that is not UTF-8', () => {
  it.each([
    ['Latin-1', Buffer.from('{"name":"caf\xe9"}', 'latin1'), 12, 'e9'],
    ['UTF-16, little-endian, with its mark', Buffer.from('\ufeff{"name":"a"}', 'utf16le'), 0, 'ff'],
    ['UTF-16, big-endian, with its mark', Buffer.from('\ufeff{"name":"a"}', 'utf16le').swap16(), 0, 'fe'],
    [
      'a surrogate in three bytes',
      Buffer.from([...Buffer.from('{"name":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')]),
      9,
      'ed',
    ],
    ['an overlong slash', Buffer.from([...Buffer.from('{"name":"'), 0xc0, 0xaf, ...Buffer.from('"}')]), 9, 'c0'],
    ['cut within a character', Buffer.from([...Buffer.from('{"name":"'), 0xe2, 0x82]), 9, 'e2'],
    [
      'wrong behind a replacement character',
      Buffer.from([...Buffer.from('{"a":"\ufffd'), 0xff, ...Buffer.from('"}')]),
      9,
      'ff',
    ],
  ])('%s: is 400 and says where', async (_, body, byte, value) => {
    const answer = await send({ body });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'malformed_json', detail: expect.stringContaining(`byte ${byte} is 0x${value}`) },
    });
  });

  it('is refused by every operation that takes one', async () => {
    const body = Buffer.from('{"x":"\xe9"}', 'latin1');
    for (const [method, path] of [
      ['POST', '/v1/jobs'],
      ['POST', '/v1/pools'],
      ['PATCH', '/v1/listeners/x'],
      ['PUT', '/v1/functions/f'],
      ['POST', '/v1/locks/a/leases'],
      ['POST', '/v1/connections/con_x/send'],
      ['POST', '/v1/rules/evaluate'],
    ] as const) {
      expect(
        await send({
          method,
          path,
          body,
          headers: [`Content-Type: application/${method === 'PATCH' ? 'merge-patch+json' : 'json'}`],
        }),
      ).toMatchObject({ status: 400, body: { code: 'malformed_json' } });
    }
  });
});

describe('the coding of a body', () => {
  it.each(['iso-8859-1', 'utf-16', 'UTF-16LE', 'us-ascii', '"latin1"'])('charset=%s is 415', async (charset) => {
    expect(await send({ body: '{}', headers: [`Content-Type: application/json; charset=${charset}`] })).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media_type' },
    });
  });

  it.each(['utf-8', 'UTF-8', 'utf8', '"utf-8"'])('charset=%s is taken', async (charset) => {
    expect(
      (
        await send({
          body: '{"name":"caf\u00e9s"}'.replace('\u00e9', 'e'),
          headers: [`Content-Type: application/json; charset=${charset}`],
        })
      ).status,
    ).toBe(200);
  });

  it.each(['gzip', 'br', 'deflate', 'zstd', 'gzip, identity', 'nonsense'])(
    'Content-Encoding: %s is 415',
    async (coding) => {
      const answer = await send({
        body: gzipSync('{}'),
        headers: ['Content-Type: application/json', `Content-Encoding: ${coding}`],
      });
      expect(answer).toMatchObject({
        status: 415,
        body: { code: 'unsupported_media_type', detail: expect.stringContaining('compressed') },
      });
    },
  );

  it('a byte order mark of UTF-8 in front is skipped, and so is Content-Encoding: identity', async () => {
    const answer = await send({
      body: '\ufeff{"name":"marked"}',
      headers: ['Content-Type: application/json', 'Content-Encoding: identity'],
    });
    expect(answer).toMatchObject({ status: 200, body: { name: 'marked' } });
  });
});

describe('text that cannot be UTF-8', () => {
  it.each([
    ['/v1/listeners', '{"labels":{"a":"\\ud800"}}', ['labels.a']],
    ['/v1/listeners', '{"labels":{"a\\udfff":"x"}}', ['labels.a\\udfff']],
    [
      '/v1/listeners',
      '{"handler":{"type":"rules","rules":[{"do":[{"type":"send","data":"x\\uDC00y"},{"type":"send","data":"\\ud83d\\u0041"}]}]}}',
      ['handler.rules[0].do[0].data', 'handler.rules[0].do[1].data'],
    ],
    ['/v1/jobs', '{"kind":"function","input":{"function":"f","input":[{"deep":"\\udbff"}]}}', ['input.input[0].deep']],
    ['/v1/pools/default/map', '{"kind":"hash","inputs":[{"data":"a"},{"data":"\\ude00\\ud83d"}]}', ['inputs[1].data']],
    ['/v1/clients', '{"host":"127.0.0.1","port":1,"sendOnConnect":[{"data":"\\ud800"}]}', ['sendOnConnect[0].data']],
    ['/v1/locks/a/leases', '{"ttlMs":1000,"owner":"\\ud800"}', ['owner']],
    ['/v1/rules/evaluate', '{"handler":{"type":"rules"},"data":"\\ud800"}', ['data']],
    ['/v1/framings/encode', '{"framing":{"type":"line"},"messages":[{"data":"\\ud800"}]}', ['messages[0].data']],
    ['/v1/connections/con_x/send', '{"data":"\\ud800"}', ['data']],
  ])('in a body of %s is 400 with its path: %s', async (path, body, paths) => {
    const answer = await send({ path, body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect(answer.body.errors?.map((error) => error.path)).toEqual(paths);
    expect(answer.body.errors?.[0]?.message).toContain('surrogate');
  });

  it('is none when both halves are there, or when the escape is itself text', async () => {
    const answer = await send({ body: '{"labels":{"a":"\\ud83d\\ude00","b":"\\\\ud800"}}' });
    expect(answer).toMatchObject({ status: 200, body: { labels: { a: '\u{1f600}', b: '\\ud800' } } });
  });

  it('in a command of the stream is refused with its path', async () => {
    const client = await RawStream.connect(node.url);
    onTestFinished(() => client.ws.terminate());
    const commands: readonly (readonly [string, Record<string, unknown>, string])[] = [
      ['send', { connection: 'con_x', data: '\ud800' }, 'data'],
      ['subscribe', { subscription: '\udfff' }, 'subscription'],
      ['subscribe', { subscription: 's', filter: { labels: { a: '\ud800' } } }, 'filter.labels.a'],
      ['subscribe', { subscription: 's', filter: { listener: ['x', '\ud800'] } }, 'filter.listener[1]'],
    ];
    for (const [op, fields, path] of commands) {
      expect(await client.command(op, fields)).toMatchObject({
        id: expect.any(Number),
        error: { code: 'validation_failed', status: 400, errors: [{ path }] },
      });
    }
  });
});

describe('a URL', () => {
  it.each(['/v1/listeners?name=caf\xe9', '/v1/listeners/caf\xc3\xa9', '/v1/jobs?label=a:\xff'])(
    '%s with bytes that are not encoded is 400',
    async (path) => {
      expect(await send({ method: 'GET', path, body: '', headers: [] })).toMatchObject({
        status: 400,
        body: { code: 'malformed_request', detail: expect.stringContaining('percent-encoded') },
      });
    },
  );

  it.each([
    '/v1/jobs?label=a:%ff',
    '/v1/jobs?label=a:%ED%A0%80',
    '/v1/jobs?label=%C0%AF:a',
    '/v1/listeners/%ff',
    '/v1/listeners/%ED%A0%80',
    '/v1/counters/%C3',
  ])('%s with what is not UTF-8 is 400', async (path) => {
    expect(await send({ method: 'GET', path, body: '', headers: [] })).toMatchObject({
      status: 400,
      body: { code: 'malformed_request' },
    });
  });

  it('with encoded UTF-8 is read', async () => {
    expect(
      (await send({ method: 'GET', path: '/v1/jobs?label=a:caf%C3%A9%20%F0%9F%98%80', body: '', headers: [] })).status,
    ).toBe(200);
  });
});
