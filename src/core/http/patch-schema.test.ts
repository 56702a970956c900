import { expect, test } from 'vitest';
import { z } from 'zod';
import { patchSchemaOf } from './patch-schema.ts';

const shape = {
  host: z.string().default('127.0.0.1').meta({ description: 'Address.' }),
  limits: z.strictObject({ max: z.int().default(5) }).meta({ id: 'PatchedLimits' }).prefault({}),
};
const standard = patchSchemaOf(shape, 'ThingPatch')['~standard'];

test('an object passes as it is: nothing is filled in', () => {
  expect(standard.validate({ limits: { other: 1 } })).toEqual({ value: { limits: { other: 1 } } });
});

test.each([undefined, null, [], 'text', 7])('%j is not a patch', (body) => {
  expect(standard.validate(body)).toMatchObject({ issues: [{ message: 'must be a JSON object' }] });
});

test('its JSON Schema names every member, optional, nullable and without default', () => {
  const json = standard.jsonSchema.input({ target: 'draft-2020-12' });
  expect(JSON.stringify(json)).not.toContain('127.0.0.1');
  const { ThingPatch: patch } = json['$defs'] as { ThingPatch: Record<string, unknown> };
  expect(json['$ref']).toBe('#/$defs/ThingPatch');
  expect(patch).toMatchObject({ properties: { host: { anyOf: [{ type: 'string', description: 'Address.' }, { type: 'null' }] }, limits: { anyOf: [{ $ref: '#/$defs/PatchedLimits' }, { type: 'null' }] } } });
  expect(patch['required']).toBeUndefined();
});
