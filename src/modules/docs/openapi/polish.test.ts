import { describe, expect, test } from 'vitest';
import { withEnumNames } from './enum-names.ts';
import { polished } from './polish.ts';
import { sampleOf } from './samples.ts';

describe('numbers', () => {
  test.each([
    [{ type: 'integer' }, { type: 'integer', format: 'int64' }],
    [{ type: 'integer', minimum: 0, maximum: 2 ** 31 }, { type: 'integer', minimum: 0, maximum: 2 ** 31, format: 'int64' }],
    [{ type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }, { type: 'integer', format: 'int32' }],
    [{ type: 'integer', minimum: 1, maximum: 2 ** 31 - 1 }, { type: 'integer', minimum: 1, format: 'int32' }],
    [{ type: 'integer', maximum: 65_535 }, { type: 'integer', maximum: 65_535 }],
    [{ type: 'integer', enum: [1, 2] }, { type: 'integer', enum: [1, 2] }],
    [{ type: ['integer', 'null'] }, { type: ['integer', 'null'], format: 'int64' }],
    [{ type: 'number' }, { type: 'number', format: 'double' }],
    [{ type: 'string' }, { type: 'string' }],
  ])('%j is %j', (schema, expected) => {
    expect(polished({ properties: { value: schema } }, 'Thing')).toEqual({ properties: { value: 'enum' in schema ? { title: 'ThingValue', ...expected } : expected } });
  });
});

test('what is inline has the name of where it stands', () => {
  const inner = { type: 'object', properties: { state: { type: 'string', enum: ['on', 'off'] } } };
  const schema = { properties: { counts: inner, rows: { type: 'array', items: inner }, maybe: { anyOf: [inner, { type: 'null' }] }, other: { $ref: '#/x' } } };
  expect(polished(schema, 'Batch')).toMatchObject({
    properties: {
      counts: { title: 'BatchCounts', properties: { state: { title: 'BatchCountsState' } } },
      rows: { items: { title: 'BatchRowsItem' } },
      maybe: { anyOf: [{ title: 'BatchMaybe' }, { type: 'null' }] },
      other: { $ref: '#/x' },
    },
  });
});

describe('a union', () => {
  test('of different types is exclusive', () => {
    expect(polished({ anyOf: [{ type: 'string' }, { $ref: '#/x' }] }, 'T')).toEqual({ oneOf: [{ type: 'string' }, { $ref: '#/x' }] });
  });

  test.each([[[{ type: 'string' }, { type: 'null' }]], [[{ type: 'number' }, { type: 'integer' }]], [[{ $ref: '#/x' }, { $ref: '#/y' }]]])('of %j is not', (anyOf) => {
    expect(polished({ anyOf }, 'T')).toHaveProperty('anyOf');
  });
});

test('enums that share a value have names for all of theirs', () => {
  const schemas = withEnumNames({ A: { type: 'string', enum: ['on', 'half_off'] }, BigState: { type: 'string', enum: ['on'] }, C: { type: 'string', enum: ['x'] } });
  expect(schemas['A']).toMatchObject({ 'x-enum-varnames': ['A_ON', 'A_HALF_OFF'] });
  expect(schemas['BigState']).toMatchObject({ 'x-enum-varnames': ['BIG_STATE_ON'] });
  expect(schemas['C']).not.toHaveProperty('x-enum-varnames');
});

test('a sample has what is required, and ends where a schema holds itself', () => {
  const components = { Tree: { type: 'object', properties: { name: { type: 'string' }, child: { $ref: '#/components/schemas/Tree' }, extra: { type: 'string' } }, required: ['name', 'child'] } };
  expect(sampleOf({ $ref: '#/components/schemas/Tree' }, components)).toEqual({ name: 'greeter', child: {} });
});

test('a text constant has a pattern too; other constants are left as they are', () => {
  const properties = { kind: { type: 'string', const: 'http.request' }, on: { type: 'boolean', const: true }, own: { type: 'string', const: 'a', pattern: '^[a]$' } };
  expect(polished({ properties }, 'Thing')).toEqual({ properties: { ...properties, kind: { type: 'string', const: 'http.request', pattern: '^http\\.request$' } } });
});
