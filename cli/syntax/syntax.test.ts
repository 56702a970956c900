import { describe, expect, it } from 'vitest';
import { CliError } from '../exit-codes.ts';
import { parseAddress, parseTarget } from './address.ts';
import { parseData, parseEscapes, parseHex } from './bytes.ts';
import { faultMap, FAULT_SYNTAX, parseFault } from './fault.ts';
import { parseFraming } from './framing.ts';
import { parseLabelChanges, parseLabels } from './labels.ts';
import { parseTime } from './time.ts';
import { parseBytes, parseBytesPerSecond, parseCount, parseDurationMs, parseShare, parseWholeMs } from './units.ts';

describe('addresses', () => {
  it.each([
    ['tcp://:9000', { transport: 'tcp', port: 9000 }],
    [':0', { transport: 'tcp', port: 0 }],
    ['9000', { transport: 'tcp', port: 9000 }],
    ['udp://127.0.0.1:53', { transport: 'udp', host: '127.0.0.1', port: 53 }],
    ['TLS://db.example:443/', { transport: 'tls', host: 'db.example', port: 443 }],
    ['[::1]:9000', { transport: 'tcp', host: '::1', port: 9000 }],
  ])('%s is %o', (text, address) => expect(parseAddress(text)).toEqual(address));

  it.each(['', 'tcp://', 'http://:80', 'host', 'host:', ':65536', '::1:9000', 'tcp://a b', 'host:-1', '[::1]9000'])(
    '"%s" is refused',
    (text) => expect(() => parseAddress(text)).toThrow(CliError),
  );

  it.each([':9000', 'host:0'])('%s is no target', (text) => expect(() => parseTarget(text)).toThrow('host and a port'));
});

describe('data', () => {
  it.each([
    ['a\\n\\r\\t\\0\\\\', '610a0d09005c'],
    ['\\xff\\x00', 'ff00'],
    ['é\\u00e9\\u{1F600}', 'c3a9c3a9f09f9880'],
    ['\\\\n', '5c6e'],
    ['', ''],
  ])('%s has the bytes %s', (text, hex) => expect(parseEscapes(text).toString('hex')).toBe(hex));

  it.each(['\\q', '\\', '\\x1', '\\u{110000}', '\\xzz'])('"%s" is refused', (text) =>
    expect(() => parseEscapes(text)).toThrow('is not an escape'),
  );

  it('is text in requests where it is text, and hexadecimal where it is not', () => {
    expect(parseData('PAY\\n', false)).toEqual({ data: 'PAY\n' });
    expect(parseData('\\xff', false)).toEqual({ data: 'ff', encoding: 'hex' });
    expect(parseData('0x0D:0a 41', true)).toEqual({ data: '\r\nA' });
  });

  it.each(['0', 'zz', '0d0'])('%s is not hexadecimal', (text) =>
    expect(() => parseHex(text)).toThrow('two digits a byte'),
  );
});

describe('numbers with units', () => {
  it('are converted', () => {
    expect(['200', '200ms', '1.5s', '2m', '1h', '0.1s', '250us'].map(parseDurationMs)).toEqual([
      200, 200, 1500, 120_000, 3_600_000, 100, 0.25,
    ]);
    expect(['1', '64KB', '64KiB', '1.5MB'].map(parseBytes)).toEqual([1, 64_000, 65_536, 1_500_000]);
    expect(['64KB/s', '1mbit/s', '8kbit', '1000'].map(parseBytesPerSecond)).toEqual([64_000, 125_000, 1000, 1000]);
    expect(['10%', '0.1', '1.5%', '0', '100%', '1'].map(parseShare)).toEqual([0.1, 0.1, 0.015, 0, 1, 1]);
  });

  it.each([
    [() => parseDurationMs('5 parsecs')],
    [() => parseDurationMs('-1s')],
    [() => parseDurationMs('')],
    [() => parseDurationMs('1toString')],
    [() => parseWholeMs('0.5ms')],
    [() => parseBytes('1.5')],
    [() => parseShare('150%')],
    [() => parseShare('ten')],
    [() => parseCount('1e3')],
    [() => parseCount('0', 1)],
  ])('that are wrong are refused (%#)', (parse) => expect(parse).toThrow(CliError));

  it('a time is RFC 3339, or a duration before now', () => {
    expect(parseTime('2026-01-31T12:00:00Z')).toBe('2026-01-31T12:00:00Z');
    expect(parseTime('5m', Date.parse('2026-01-31T12:00:00Z'))).toBe('2026-01-31T11:55:00.000Z');
    expect(parseTime(undefined)).toBeUndefined();
    expect(() => parseTime('2026-99-99')).toThrow(CliError);
  });
});

describe('framings', () => {
  it.each([
    ['line', { type: 'line' }],
    ['line:crlf', { type: 'line', ending: 'crlf' }],
    ['length:2', { type: 'length', width: 2 }],
    ['length:4,endian=little,offset=1', { type: 'length', width: 4, endian: 'little', offset: 1 }],
    ['delimiter:\\x00', { type: 'delimiter', delimiters: [{ data: '\0' }] }],
    ['delimiter:\\,,keep=true', { type: 'delimiter', delimiters: [{ data: ',' }], keep: true }],
    [
      'delimiter:#,start=$,escape=\\x7d',
      { type: 'delimiter', delimiters: [{ data: '#' }], start: { data: '$' }, escape: { data: '}' } },
    ],
    ['fixed:16', { type: 'fixed', length: 16 }],
    ['idle:20ms', { type: 'idle', gapMs: 20 }],
    ['stx-etx:lrc,controls=true', { type: 'stx-etx', check: 'lrc', controls: true }],
    ['{"type":"mllp"}', { type: 'mllp' }],
  ])('%s', (text, framing) => expect(parseFraming(text)).toEqual(framing));

  it.each(['', 'lines', 'raw:1', 'length:x', 'line,crlf', '{', 'toString'])('"%s" is refused', (text) =>
    expect(() => parseFraming(text)).toThrow(CliError),
  );
});

describe('faults', () => {
  it.each([
    ['latency=200ms±50', { name: 'latency', fault: { type: 'latency', ms: 200, jitterMs: 50 } }],
    ['latency=1.5s+-100ms', { name: 'latency', fault: { type: 'latency', ms: 1500, jitterMs: 100 } }],
    ['slow:latency=1s@both', { name: 'slow', fault: { type: 'latency', ms: 1000, direction: 'both' } }],
    [
      'bandwidth=64KB/s@in',
      { name: 'bandwidth', fault: { type: 'bandwidth', bytesPerSecond: 64_000, direction: 'in' } },
    ],
    ['limit=1KB,then=reset', { name: 'limit', fault: { type: 'limit', bytes: 1000, then: 'reset' } }],
    ['limit=5s', { name: 'limit', fault: { type: 'limit', ms: 5000 } }],
    [
      'loss=10%,when.peer=10.0.0.0/8|::1',
      { name: 'loss', fault: { type: 'loss', rate: 0.1, when: { peer: ['10.0.0.0/8', '::1'] } } },
    ],
    [
      'close=5s,how=reset,probability=50%',
      { name: 'close', fault: { type: 'close', afterMs: 5000, how: 'reset', probability: 0.5 } },
    ],
    [
      'latency=1s,schedule.durationMs=2s,schedule.everyMs=10s',
      { name: 'latency', fault: { type: 'latency', ms: 1000, schedule: { durationMs: 2000, everyMs: 10_000 } } },
    ],
    ['replace=OK>NO', { name: 'replace', fault: { type: 'replace', find: { data: 'OK' }, with: { data: 'NO' } } }],
    ['inject=\\x00,everyMs=500', { name: 'inject', fault: { type: 'inject', bytes: { data: '\0' }, everyMs: 500 } }],
    ['vanish', { name: 'vanish', fault: { type: 'vanish' } }],
    ['x:{"type":"mtu","bytes":576}', { name: 'x', fault: { type: 'mtu', bytes: 576 } }],
    ['newerType,how=x', { name: 'newerType', fault: { type: 'newerType', how: 'x' } }],
  ])('%s', (text, fault) => expect(parseFault(text)).toEqual(fault));

  it.each(Object.entries(FAULT_SYNTAX))('the example of %s is a fault of this type', (type, { example }) =>
    expect(parseFault(example).fault).toMatchObject({ type }),
  );

  it.each([
    '',
    'latency=',
    'latency=fast',
    'slow=1',
    'latency=1s@up',
    'loss=200%',
    'vanish=1',
    'latency=1s,x',
    'replace=a',
    'latency=1s,__proto__.x=1',
    'x:{',
  ])('"%s" is refused', (text) => expect(() => parseFault(text)).toThrow(CliError));

  it('of the same name get numbers', () => {
    expect(Object.keys(faultMap(['latency=1s', 'latency=2s@in', 'latency=3s', 'slow:latency=1s']))).toEqual([
      'latency',
      'latency-2',
      'latency-3',
      'slow',
    ]);
  });
});

describe('labels', () => {
  it('are key=value or key:value, and key- removes one', () => {
    expect(parseLabels(['a=b', 'c:d=e', 'url=x:y'])).toEqual({ a: 'b', c: 'd=e', url: 'x:y' });
    expect(parseLabelChanges(['a=b', 'c-', 'd=x-'])).toEqual({ a: 'b', c: null, d: 'x-' });
    expect(() => parseLabels(['a'])).toThrow(CliError);
  });
});
