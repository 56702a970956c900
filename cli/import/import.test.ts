import { describe, expect, it } from 'vitest';
import { CliError } from '../exit-codes.ts';
import { convertMountebank } from './mountebank.ts';
import { convertToxiproxy } from './toxiproxy.ts';

describe('of Toxiproxy', () => {
  const toxic = (
    type: string,
    attributes: object,
    more: object = {},
  ): { faults: unknown; notes: readonly string[] } => {
    const { listeners, notes } = convertToxiproxy([
      { name: 'p', listen: '127.0.0.1:1', upstream: 'h:2', toxics: [{ type, attributes, ...more }] },
    ]);
    return { faults: listeners['p']?.['faults'], notes };
  };

  it('a proxy is a listener with the handler proxy', () => {
    expect(convertToxiproxy([{ name: 'db', listen: '[::1]:6432', upstream: 'db:5432' }])).toEqual({
      listeners: {
        db: { port: 6432, host: '::1', handler: { type: 'proxy', upstreams: [{ host: 'db', port: 5432 }] } },
      },
      notes: [],
    });
  });

  it.each([
    ['latency', { latency: 100, jitter: 10 }, { type: 'latency', ms: 100, jitterMs: 10 }],
    ['bandwidth', { rate: 64 }, { type: 'bandwidth', bytesPerSecond: 64_000 }],
    ['slow_close', { delay: 500 }, { type: 'slowClose', delayMs: 500 }],
    ['timeout', { timeout: 0 }, { type: 'stall', how: 'swallow', onRemove: 'close' }],
    ['timeout', { timeout: 900 }, { type: 'stall', how: 'swallow', onRemove: 'close', closeIdleMs: 900 }],
    ['reset_peer', { timeout: 7 }, { type: 'close', how: 'reset', firstBytesMs: 7 }],
    ['packet_loss', { loss_rate: 0.1, correlation: 0.2 }, { type: 'loss', per: 'chunk', rate: 0.1, correlation: 0.2 }],
    ['noop', {}, { type: 'noop' }],
    [
      'slicer',
      { average_size: 10, size_variation: 10, delay: 1500 },
      { type: 'slice', bytes: 10, variationBytes: 9, delayMs: 1.5 },
    ],
    ['limit_data', { bytes: 99 }, { type: 'limit', bytes: 99, then: 'close' }],
  ])('the toxic %s %o is a fault', (type, attributes, fault) => {
    expect(toxic(type, attributes)).toEqual({
      faults: { [`${type}_downstream`]: { ...fault, direction: 'out' } },
      notes: [],
    });
    expect(toxic(type, attributes, { name: 'n', stream: 'Upstream', toxicity: 0.5 })).toEqual({
      faults: { n: { ...fault, direction: 'in', probability: 0.5 } },
      notes: [],
    });
  });

  it('a disabled proxy refuses connections by a fault', () => {
    const { listeners, notes } = convertToxiproxy([{ name: 'p', upstream: 'h:2', enabled: false }]);
    expect([listeners['p']?.['faults'], notes]).toEqual([{ disabled: { type: 'refuse' } }, []]);
  });

  it('several toxics keep their order', () => {
    const toxics = [
      { type: 'latency', attributes: { latency: 1 } },
      { type: 'noop' },
      { type: 'bandwidth', attributes: { rate: 1 } },
    ];
    const { listeners } = convertToxiproxy([{ name: 'p', upstream: 'h:2', toxics }]);
    expect(listeners['p']?.['faults']).toMatchObject({
      latency_downstream: { order: 0 },
      bandwidth_downstream: { order: 2 },
    });
  });

  it.each([
    [[{ name: 'p q', upstream: 'h:2' }], 'proxies[0].name: "p q" is named "p-q"'],
    [[{ name: 'p', upstream: 'nowhere' }], 'proxies[0].upstream: not converted'],
    [[{ name: 'p', upstream: 'h:2', listen: 'x' }], 'proxies[0].listen: not converted'],
    [[{ name: 'p', upstream: 'h:2', listen: ':7' }], 'proxies[0].listen: it listens on 127.0.0.1 only'],
    [[7], 'proxies[0]: is not a proxy'],
    [
      [{ name: 'p', upstream: 'h:2', toxics: [{ type: 'toString' }] }],
      'proxies[0].toxics[0]: not converted: there is no toxic',
    ],
    [
      [{ name: 'p', upstream: 'h:2', toxics: [{ type: 'latency', stream: 'side' }] }],
      'proxies[0].toxics[0].stream: not converted',
    ],
    [
      [{ name: 'p', upstream: 'h:2', toxics: [{ type: 'latency', attributes: { latency: -1 } }] }],
      'proxies[0].toxics[0].attributes: not converted: latency is -1',
    ],
    [[{ name: 'p', upstream: 'h:2', toxics: [{ type: 'slicer', attributes: {} }] }], 'average_size must be at least 1'],
  ])('%j is reported', (source, note) => expect(convertToxiproxy(source).notes.join('\n')).toContain(note));

  it('anything but a list is refused', () => expect(() => convertToxiproxy({})).toThrow(CliError));
});

describe('of mountebank', () => {
  const stub = (predicates: unknown[], responses: unknown[] = [{ is: { data: 'x' } }], more: object = {}) =>
    convertMountebank({
      imposters: [{ protocol: 'tcp', port: 1, name: 'i', stubs: [{ predicates, responses }], ...more }],
    });
  const rulesOf = (
    converted: ReturnType<typeof convertMountebank>,
  ): { when?: unknown; do: unknown; times?: number }[] =>
    (converted.listeners['i']?.['handler'] as { rules: never[] } | undefined)?.rules ?? [];

  it.each([
    [{ equals: { data: 'A.b' } }, { matches: '(?is)^A\\.b$' }],
    [{ equals: { data: 'A' }, caseSensitive: true }, { equals: 'A' }],
    [{ deepEquals: { data: '42' } }, { equals: '42' }],
    [{ contains: { data: 'x' } }, { matches: '(?is)x' }],
    [{ startsWith: { data: 'pay' } }, { matches: '(?is)^pay' }],
    [{ endsWith: { data: '!' } }, { endsWith: '!' }],
    [{ matches: { data: '^a+$' } }, { matches: '(?i)^a+$' }],
    [{ matches: { data: '^a+$' }, caseSensitive: true }, { matches: '^a+$' }],
    [{ exists: { data: true } }, { length: { min: 1 } }],
    [{ exists: { data: false } }, { not: { length: { min: 1 } } }],
    [{ not: { equals: { data: '1' } } }, { not: { equals: '1' } }],
    [{ and: [{ equals: { data: '1' } }, { contains: { data: '2' } }] }, { all: [{ equals: '1' }, { contains: '2' }] }],
    [{ or: [{ equals: { data: '1' } }, { contains: { data: '2' } }] }, { any: [{ equals: '1' }, { contains: '2' }] }],
  ])('the predicate %j is a match', (predicate, match) => {
    const converted = stub([predicate]);
    expect([rulesOf(converted), converted.notes]).toEqual([[{ when: match, do: [{ type: 'send', data: 'x' }] }], []]);
  });

  it('several predicates must all hold, none always do, and binary data is base64', () => {
    expect(rulesOf(stub([{ equals: { data: '1' } }, { endsWith: { data: '2' } }]))[0]?.when).toEqual({
      all: [{ equals: '1' }, { endsWith: '2' }],
    });
    expect(rulesOf(stub([]))[0]).toEqual({ do: [{ type: 'send', data: 'x' }] });
    const binary = stub([{ contains: { data: 'AQI=' } }], [{ is: { data: 'AwQ=' } }], { mode: 'binary' });
    expect(rulesOf(binary)).toEqual([
      {
        when: { contains: { data: 'AQI=', encoding: 'base64' } },
        do: [{ type: 'send', data: 'AwQ=', encoding: 'base64' }],
      },
    ]);
  });

  it.each([
    [{ is: { data: '{{a' } }, [{ type: 'send', data: '{{hex 7b7b}}a' }]],
    [
      { is: { data: 'x' }, _behaviors: { wait: 50 } },
      [
        { type: 'delay', ms: 50 },
        { type: 'send', data: 'x' },
      ],
    ],
    [
      { is: { data: 'x' }, behaviors: [{ wait: '50' }] },
      [
        { type: 'delay', ms: 50 },
        { type: 'send', data: 'x' },
      ],
    ],
    [{ is: { data: '' } }, [{ type: 'drop' }]],
    [{ fault: 'CONNECTION_RESET_BY_PEER' }, [{ type: 'reset' }]],
    [{ proxy: { to: 'tcp://h:7', mode: 'proxyTransparent' } }, [{ type: 'forward', host: 'h', port: 7 }]],
  ])('the response %j is actions', (response, actions) => {
    const converted = stub([], [response]);
    expect([rulesOf(converted)[0]?.do, converted.notes]).toEqual([actions, []]);
  });

  it('responses take turns, as often as they are repeated', () => {
    const rules = rulesOf(
      stub(
        [],
        [
          { is: { data: 'a' }, repeat: 2 },
          { is: { data: 'b' }, _behaviors: { repeat: 1 } },
        ],
      ),
    );
    expect(
      rules.slice(0, 3).map(({ times, do: actions }) => [times, (actions as { data: string }[])[0]?.data]),
    ).toEqual([
      [2, 'a'],
      [1, 'b'],
      [2, 'a'],
    ]);
    expect(rules.at(-1)).toEqual({ do: [{ type: 'send', data: 'b' }] });
  });

  it.each([
    [
      stub([{ equals: { data: 'x' }, jsonpath: { selector: '$.a' } }]),
      'imposters[0].stubs[0].predicates[0].jsonpath: not converted',
    ],
    [stub([{ equals: { requestFrom: 'x' } }]), 'predicates[0].equals.requestFrom: not converted'],
    [stub([{ or: [{ inject: 'f' }] }]), 'predicates[0].or[0].inject: not converted'],
    [stub([{ matches: { data: '(?=a)' } }]), 'look-around'],
    [stub([], [{ inject: 'f' }]), 'responses[0]: not converted: inject'],
    [
      stub([], [{ is: { data: 'x' }, behaviors: [{ decorate: 'f' }] }]),
      'responses[0].behaviors.decorate: not converted',
    ],
    [stub([], [{ is: { data: 'x' }, _behaviors: { wait: '() => 1' } }]), 'responses[0].behaviors.wait: not converted'],
    [
      stub([], [{ proxy: { to: 'tcp://h:7', mode: 'proxyOnce' } }]),
      'responses[0].proxy.mode: responses are not recorded',
    ],
    [stub([], [{ fault: 'RANDOM_DATA_THEN_CLOSE' }]), 'responses[0].fault: the data is not random'],
    [
      stub([], [{ is: { data: 'x' } }], { endOfRequestResolver: { inject: 'f' } }),
      'imposters[0].endOfRequestResolver: not converted',
    ],
    [convertMountebank([{ protocol: 'http', port: 1 }]), 'imposters[0]: not converted: the protocol "http" is not tcp'],
  ])('%# is reported', ({ notes }, note) => expect(notes.join('\n')).toContain(note));

  it('a stub whose predicates cannot be converted is left out', () =>
    expect(rulesOf(stub([{ inject: 'f' }]))).toEqual([]));

  it('anything but imposters is refused', () => expect(() => convertMountebank({ stubs: [] })).toThrow(CliError));
});
