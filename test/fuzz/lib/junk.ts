import * as fc from 'fast-check';

/** Values that JSON can say and no field expects. */
const DEEP = 400;
const deepArray = JSON.parse(`${'['.repeat(DEEP)}${']'.repeat(DEEP)}`) as unknown;
const deepObject = JSON.parse(`${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`) as unknown;

const LONG = 70_000;

export const junkText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    '\udfff\ud800',
    '💥',
    '\u202e',
    '{{',
    '{{now}}',
    '{{nope}}',
    '}}',
    '%00',
    '../../etc/passwd',
    '__proto__',
    'constructor',
    'null',
    'NaN',
    '-1',
    '1e999',
    '0x10',
    '\r\n\r\n',
    '(',
    '[a-',
    '(?=x)',
    '(a+)+$',
    '* * * * *',
    '99 99 99 99 99',
    '*/0 * * * *',
    'x'.repeat(64),
    'x'.repeat(300),
    'x'.repeat(LONG),
    '\u0000'.repeat(5000),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

export const junkNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    -1,
    1.5,
    255,
    256,
    65_536,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    -(2 ** 53),
    1e21,
    1e308,
    -1e308,
    5e-324,
    Number.MAX_SAFE_INTEGER,
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    [],
    {},
    [[]],
    [null],
    { length: -1 },
    { __proto__: null, then: 1 },
    deepArray,
    deepObject,
  ),
  fc.constant(JSON.parse('{"__proto__":{"polluted":true}}') as unknown),
  junkText,
  junkNumber,
  fc.jsonValue({ maxDepth: 3 }),
);

export const junkKey: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    '',
    'then',
    'length',
    'x'.repeat(2000),
    '\0',
    '\ud800',
    'type',
    'id',
  ),
  fc.string({ maxLength: 10 }),
);
