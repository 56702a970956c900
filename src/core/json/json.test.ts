import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareDecimals, findInexactNumbers, isExactNumber, plainDecimal, sourceAt, withoutSpace } from './index.ts';

test.each([
  '0',
  '-0',
  '0.0',
  '0e99999',
  '1',
  '1.0',
  '1e0',
  '10e-1',
  '0.1',
  '1.50',
  '123456789012345',
  '9007199254740991',
  '9007199254740992',
  '9007199254740994',
  '100000000000000000000',
  '1e20',
  '1e21',
  '1e308',
  '5e-324',
  '1.7976931348623157e308',
  '0.30000000000000004',
])('a double holds %s', (source) => {
  expect(isExactNumber(source)).toBe(true);
});

test.each([
  '9007199254740993',
  '-9007199254740993',
  '12345678901234567890',
  '0.1000000000000000055511151231257827',
  '0.30000000000000001',
  '1e309',
  '-1e309',
  '1e-400',
  '1.7976931348623159e308',
  '1e99999999999999999999',
  `1e${'9'.repeat(400)}`,
  `0.${'0'.repeat(400)}1`,
  '1.00000000000000000001',
])('no double holds %s', (source) => {
  expect(isExactNumber(source)).toBe(false);
});

test('what is taken for exact without a closer look is', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^-?\d{1,8}\.\d{1,7}e[+-]?\d{1,2}$/), (source) => {
      expect(isExactNumber(source)).toBe(compareDecimals(source, String(Number(source))) === 0);
    }),
  );
});

const scaled = fc.tuple(fc.bigInt(-(10n ** 25n), 10n ** 25n), fc.nat(25));
const textOf = ([value, places]: [bigint, number]): string => {
  const digits = String(value < 0n ? -value : value).padStart(places + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, digits.length - places)}${places === 0 ? '' : `.${digits.slice(-places)}`}`;
};

test('decimals compare by value', () => {
  fc.assert(
    fc.property(scaled, scaled, (a, b) => {
      const [left, right] = [a[0] * 10n ** BigInt(25 - a[1]), b[0] * 10n ** BigInt(25 - b[1])];
      expect(Math.sign(compareDecimals(textOf(a), textOf(b)))).toBe(left < right ? -1 : Number(left > right));
      expect(compareDecimals(`${a[0]}e-${a[1]}`, textOf(a))).toBe(0);
    }),
  );
});

test('a decimal without exponent has the same value', () => {
  expect([1e21, -1.5e22, 1e-7, -2.5e-10, 5, 0.5].map(plainDecimal)).toEqual([
    '1000000000000000000000',
    '-15000000000000000000000',
    '0.0000001',
    '-0.00000000025',
    '5',
    '0.5',
  ]);
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(plainDecimal(value)).toMatch(/^-?\d+(?:\.\d+)?$/);
      expect(Number(plainDecimal(value)) === value).toBe(true);
    }),
  );
});

test('every number that is not held is found, with its path, and no digits within text', () => {
  const json =
    '{"a":[1,{"b":9007199254740993,"c":"9007199254740993"},1e400],"say \\"12345678901234567890\\"":{"":-12345678901234567890,"d":1e5},"e":0.1}';
  expect(findInexactNumbers(json, 10)).toEqual([
    { path: ['a', 1, 'b'], source: '9007199254740993' },
    { path: ['a', 2], source: '1e400' },
    { path: ['say "12345678901234567890"', ''], source: '-12345678901234567890' },
  ]);
  expect(findInexactNumbers(json, 2)).toHaveLength(2);
  expect(findInexactNumbers('9007199254740993', 1)).toEqual([{ path: [], source: '9007199254740993' }]);
  expect(findInexactNumbers('["12345678901234567890", 1, 2.5]', 1)).toEqual([]);
});

test('a path that is too deep is reported in part', () => {
  const [found] = findInexactNumbers(`${'[0,'.repeat(5000)}1e400${']'.repeat(5000)}`, 1);
  expect(found).toEqual({ path: Array.from({ length: 100 }, () => 1), source: '1e400' });
});

test('numbers among many are found wherever they stand', () => {
  const number = fc.constantFrom(
    '1',
    '-2.5',
    '1e5',
    '9007199254740993',
    '-1e-400',
    '123456789012345678',
    '0.1',
    '"1e400"',
    '"a\\\\"',
    '""',
    '{}',
    '{"k":1e999}',
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 20 }), (items) => {
      const expected = items.flatMap((item, index) => {
        if (item === '{"k":1e999}') return [{ path: [index, 'k'], source: '1e999' }];
        return ['9007199254740993', '-1e-400', '123456789012345678'].includes(item)
          ? [{ path: [index], source: item }]
          : [];
      });
      expect(findInexactNumbers(`[${items.join(', ')}]`, 100)).toEqual(expected);
    }),
  );
});

test('what a double writes is held', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(findInexactNumbers(JSON.stringify(value), 1)).toEqual([]);
    }),
  );
});

test('the source at every path is what the value is parsed from', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
      const json = JSON.stringify(value, undefined, space);
      const visit = (part: unknown, path: (string | number)[]): void => {
        const source = sourceAt(json, path);
        expect(JSON.parse(source ?? 'nothing')).toEqual(JSON.parse(JSON.stringify(part)));
        expect(withoutSpace(source ?? '')).toBe(JSON.stringify(part));
        if (typeof part === 'object' && part !== null)
          for (const [key, member] of Object.entries(part))
            visit(member, [...path, Array.isArray(part) ? Number(key) : key]);
      };
      visit(value, []);
    }),
  );
});

test.each<[string, (string | number)[], string | undefined]>([
  ['{"id": 12345678901234567890 , "n":[1.50,-0, 1E3]}', ['id'], '12345678901234567890'],
  ['{"id": 1, "n":[1.50,-0, 1E3]}', ['n', 2], '1E3'],
  ['{"id": 1, "n":[1.50,-0, 1E3]}', ['n', '0'], '1.50'],
  ['{"a":1,"a":2.0}', ['a'], '2.0'],
  ['{"\\u0061\\"":3.10}', ['a"'], '3.10'],
  ['{"a":"}]\\\\","b":[{"c":[]}, 7]}', ['b', 1], '7'],
  ['[[1]]', [0, 1], undefined],
  ['{"a":1}', ['b'], undefined],
  ['{"a":1}', [0], undefined],
  ['[1]', ['length'], undefined],
  [' 5 ', [], '5'],
])('%s at %j has the source %s', (json, path, source) => {
  expect(sourceAt(json, path)).toBe(source);
});

test('long texts take one pass', () => {
  const json = `{"skipped":${JSON.stringify('\\"'.repeat(200_000))},"list":[${'[1.5,{"a":"]"}],'.repeat(50_000)}9007199254740993]}`;
  const started = performance.now();
  expect(sourceAt(json, ['list', 50_000])).toBe('9007199254740993');
  expect(findInexactNumbers(json, 1)).toEqual([{ path: ['list', 50_000], source: '9007199254740993' }]);
  expect(performance.now() - started).toBeLessThan(5000);
});

test('numbers are found in one pass, whatever stands around them', () => {
  const json = '{"1e400": "1e400 \\" 12345678901234567890", "a": [-1e400,1E400 , 0.1e1], "b":-12345678901234567890}';
  expect(findInexactNumbers(json, 10)).toEqual([
    { path: ['a', 0], source: '-1e400' },
    { path: ['a', 1], source: '1E400' },
    { path: ['b'], source: '-12345678901234567890' },
  ]);
  expect(findInexactNumbers(`[${'12345678901234,'.repeat(200_000)}1]`, 10)).toEqual([]);
});

test('brackets and quotes in texts do not end what is around them', () => {
  const json = '{"a":[["]","\\"]}",{"b":"}"}],"[{",[]],"c":{"d":[{}]},"e":1}';
  expect(sourceAt(json, ['a'])).toBe('[["]","\\"]}",{"b":"}"}],"[{",[]]');
  expect(sourceAt(json, ['a', 0])).toBe('["]","\\"]}",{"b":"}"}]');
  expect(sourceAt(json, ['a', 0, 2])).toBe('{"b":"}"}');
  expect(sourceAt(json, ['c'])).toBe('{"d":[{}]}');
  expect(sourceAt(json, ['e'])).toBe('1');
});
