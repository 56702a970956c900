import { describe, expect, test } from 'vitest';
import { isCredentialHeader, maskCredentials, maskText } from './index.ts';

describe('in a text', () => {
  test.each([
    ['http://user:password@host/path', 'http://***@host/path'],
    ['https://token@host:8443', 'https://***@host:8443'],
    ['redis://:pw@127.0.0.1:6379/0', 'redis://***@127.0.0.1:6379/0'],
    ['ftp://a:b@c@host/', 'ftp://***@host/'],
    ['http://u:p%40ss@[::1]:80/?to=http://x:y@z', 'http://***@[::1]:80/?to=http://***@z'],
    ['see "http://u:p@one/" and http://u:p@two.', 'see "http://***@one/" and http://***@two.'],
    [
      'GET / HTTP/1.1\r\nAuthorization: Bearer abc\r\nAccept: */*',
      'GET / HTTP/1.1\r\nAuthorization: ***\r\nAccept: */*',
    ],
    ['cookie=a=b; c=d', 'cookie=***'],
    [
      '{"authorization":"Digest user=\\"bob\\", response=\\"f00\\"","accept":"*/*"}',
      '{"authorization":"***","accept":"*/*"}',
    ],
    [
      JSON.stringify(JSON.stringify({ Cookie: 'sid=1', accept: 'x' })),
      JSON.stringify(JSON.stringify({ Cookie: '***', accept: 'x' })),
    ],
    ['X-API-Key: 1\nSet-Cookie: sid=2; Path=/', 'X-API-Key: ***\nSet-Cookie: ***'],
    ['{"x-vault-token":"hvs.1","accept":"*/*"}', '{"x-vault-token":"***","accept":"*/*"}'],
    [
      'sent {"Private-Token": "a", "X-Session-Id":"b", "CF-Access-Client-Secret" : "c", "api_key":"d"}',
      'sent {"Private-Token": "***", "X-Session-Id":"***", "CF-Access-Client-Secret" : "***", "api_key":"***"}',
    ],
    ['{"set-cookie":["a=1", "b=\\"2\\""],"n":["kept"]}', '{"set-cookie":["***", "***"],"n":["kept"]}'],
    [
      JSON.stringify({ text: JSON.stringify({ 'x-vault-token': ['say "one"', 'two'], accept: 'x' }) }),
      JSON.stringify({ text: JSON.stringify({ 'x-vault-token': ['***', '***'], accept: 'x' }) }),
    ],
    [
      JSON.stringify(JSON.stringify(JSON.stringify({ authorization: 'Digest user="bob", nonce="\\"', accept: 'x' }))),
      JSON.stringify(JSON.stringify(JSON.stringify({ authorization: '***', accept: 'x' }))),
    ],
    ['[["Authorization","Bearer x"],["accept","y"]]', '[["Authorization","***"],["accept","y"]]'],
    ["[ [ 'X-Vault-Token', 'hvs.1' ], [ 'accept', 'y' ] ]", "[ [ 'X-Vault-Token', '***' ], [ 'accept', 'y' ] ]"],
    ['[{"name":"Authorization","value":"Bearer x"}]', '[{"name":"Authorization","value":"***"}]'],
    ["Map(1) { 'x-vault-token' => 'hvs.1' }", "Map(1) { 'x-vault-token' => '***' }"],
    [
      JSON.stringify({ head: 'GET / HTTP/1.1\r\nAuthorization: Bearer abc\r\nX-Vault-Token: hvs.1' }),
      JSON.stringify({ head: 'GET / HTTP/1.1\r\nAuthorization: ***\r\nX-Vault-Token: ***' }),
    ],
    ['HTTP_AUTHORIZATION=Basic abc', 'HTTP_AUTHORIZATION=***'],
    ['{"authorization":"Bearer cut off', '{"authorization":"***'],
    ['//user:password@host/path', '//***@host/path'],
    ['\\\\user:password@host/path', '\\\\***@host/path'],
    ['http:user:password@host/', 'http:***@host/'],
    ['https:/user:password@host/', 'https:/***@host/'],
    ['leads to "http:/user:password@host/"', 'leads to "http:/***@host/"'],
    ['to "//user:password@host/"', 'to "//***@host/"'],
    ['{"url":"http:\\/\\/user:password@host\\/"}', '{"url":"http:\\/\\/***@host\\/"}'],
    ['ca: -----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n', 'ca: [private key]\n'],
  ])('%s', (text, expected) => {
    expect(maskText(text)).toBe(expected);
    expect(maskText(expected)).toBe(expected);
  });

  test.each([
    'http://host/a@b',
    'mail bob@example.org',
    'http://host?x=a@b',
    'http://host#@',
    'a://b',
    '://',
    '',
    'the cookie is good',
    'no authorization',
    '// mail bob@example.org',
    '{"token":"kept","max-tokens":5}',
    '["accept","cookie"]',
    'the tokens: many',
  ])('%j has no credential', (text) => {
    expect(maskText(text)).toBe(text);
  });

  test('long texts are read in linear time', () => {
    const begun = performance.now();
    for (const part of [
      'a',
      'http://',
      '://x',
      'cookie',
      'cookie:',
      'cookie="',
      'authorization=',
      'authorization\\": ',
      ' ',
      '@',
      '\\"',
      'x-token="',
      "x-token='\n",
      '"x-token":"a",',
      'a://b ',
      '@ a://',
      'x-token=\\"""',
      '"x-token":["a","b",',
      'x-',
    ])
      maskText(part.repeat(1_000_000 / part.length));
    expect(performance.now() - begun).toBeLessThan(20_000);
  }, 60_000);
});

describe('in a JSON value', () => {
  test('headers that carry one are masked, in any case, and the others stay', () => {
    const headers = {
      AUTHORIZATION: 'Bearer x',
      'Proxy-Authorization': 'Basic x',
      cookie: 'a=b',
      'Set-Cookie': ['a=b', 'c=d'],
      'X-Api-Key': 'k',
      'X-Auth-Token': 't',
      'x-amz-security-token': 's',
      accept: 'text/html',
      'content-type': 'x',
    };
    expect(maskCredentials({ headers })).toEqual({
      headers: {
        AUTHORIZATION: '***',
        'Proxy-Authorization': '***',
        cookie: '***',
        'Set-Cookie': ['***', '***'],
        'X-Api-Key': '***',
        'X-Auth-Token': '***',
        'x-amz-security-token': '***',
        accept: 'text/html',
        'content-type': 'x',
      },
    });
  });

  test('in each form that lists of headers have', () => {
    expect(
      maskCredentials({
        headers: [
          ['Authorization', 'x'],
          ['Accept', 'y'],
        ],
      }),
    ).toEqual({
      headers: [
        ['Authorization', '***'],
        ['Accept', 'y'],
      ],
    });
    expect(
      maskCredentials({
        requestHeaders: [
          { name: 'X-Token', value: 'x' },
          { name: 'Accept', value: 'y' },
        ],
      }),
    ).toEqual({
      requestHeaders: [
        { name: 'X-Token', value: '***' },
        { name: 'Accept', value: 'y' },
      ],
    });
    expect(maskCredentials({ rawHeaders: ['Cookie', 'x', 'Accept', 'y'] })).toEqual({
      rawHeaders: ['Cookie', '***', 'Accept', 'y'],
    });
    expect(maskCredentials({ headers: ['X-Token: abc'] })).toEqual({ headers: ['X-Token: ***'] });
  });

  test('wherever the value stands', () => {
    expect(maskCredentials([{ deep: { url: 'http://a:b@c/', Authorization: 'x' } }])).toEqual([
      { deep: { url: 'http://***@c/', Authorization: '***' } },
    ]);
    expect(maskCredentials('http://a:b@c/')).toBe('http://***@c/');
    expect(
      maskCredentials({ assert: { headers: { 'set-cookie': { startsWith: { data: 'sid', encoding: 'utf8' } } } } }),
    ).toEqual({ assert: { headers: { 'set-cookie': { startsWith: { data: '***', encoding: 'utf8' } } } } });
  });

  test('outside of what is called headers, when they are written like them', () => {
    const pairs = [
      ['Authorization', 'x'],
      ['X-Vault-Token', ['a', 'b']],
      ['Accept', 'y'],
    ];
    expect(maskCredentials({ sent: pairs })).toEqual({
      sent: [
        ['Authorization', '***'],
        ['X-Vault-Token', ['***', '***']],
        ['Accept', 'y'],
      ],
    });
    expect(maskCredentials(pairs.slice(0, 2))).toEqual([
      ['Authorization', '***'],
      ['X-Vault-Token', ['***', '***']],
    ]);
    expect(maskCredentials(['Accept', 'y', 'Cookie', 'sid=1'])).toEqual(['Accept', 'y', 'Cookie', '***']);
    expect(
      maskCredentials({
        sent: [
          { name: 'Authorization', value: 'x' },
          { key: 'x-api-key', value: 'y' },
          { name: 'token', value: 'kept' },
        ],
      }),
    ).toEqual({
      sent: [
        { name: 'Authorization', value: '***' },
        { key: 'x-api-key', value: '***' },
        { name: 'token', value: 'kept' },
      ],
    });
    expect(
      maskCredentials({
        'x-vault-token': 'a',
        'X-Session-Id': ['b'],
        apiKey: 'c',
        'token-bucket': { rate: 'kept' },
        'max-tokens': 5,
      }),
    ).toEqual({
      'x-vault-token': '***',
      'X-Session-Id': ['***'],
      apiKey: '***',
      'token-bucket': { rate: 'kept' },
      'max-tokens': 5,
    });
    expect(
      maskCredentials({ headers: ['Token: abc', 'Accept: y'], rawHeaders: ['Token', 'abc', 'Accept', 'y'] }),
    ).toEqual({ headers: ['Token: ***', 'Accept: y'], rawHeaders: ['Token', '***', 'Accept', 'y'] });
    expect(
      maskCredentials({
        headers: [
          ['Token', 'abc'],
          ['Accept', 'y'],
        ],
      }),
    ).toEqual({
      headers: [
        ['Token', '***'],
        ['Accept', 'y'],
      ],
    });
  });

  test('private keys, wherever they were pasted', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n';
    expect(maskCredentials({ tls: { ca: pem + key + pem } })).toEqual({ tls: { ca: `${pem}[private key]\n${pem}` } });
  });

  test('bytes, and what holds no credential, stay as they are', () => {
    const value = {
      body: { data: 'http://a:b@c/', encoding: 'utf8' },
      token: 'kept outside of headers',
      n: 1.5,
      nothing: null,
      list: [1, 'a', { b: true }],
    };
    expect(maskCredentials(value)).toBe(value);
  });
});

test('other headers that name a secret are credentials', () => {
  expect(
    ['x-vault-token', 'Ocp-Apim-Subscription-Key', 'X-Client-Secret', 'apikey', 'X-Session-Id'].filter(
      (name) => !isCredentialHeader(name),
    ),
  ).toEqual([]);
  expect(
    ['accept', 'content-type', 'www-authenticate', 'etag', 'user-agent', 'host'].filter(isCredentialHeader),
  ).toEqual([]);
});
