import { expect, test } from 'vitest';
import { z } from 'zod';
import { patchSchemaOf } from './patch-schema.ts';

const limits = z
  .strictObject({ max: z.int().default(5).meta({ description: 'Most.' }), tags: z.array(z.string()).default([]) })
  .meta({ id: 'PatchedLimits' });
const circle = z
  .strictObject({ type: z.literal('circle'), radius: z.int(), then: z.enum(['fill', 'keep']).default('keep') })
  .meta({ id: 'PatchedCircle' });
const line = z
  .strictObject({ type: z.literal('line'), length: z.int(), then: z.enum(['keep', 'fade']).default('keep') })
  .meta({ id: 'PatchedLine' });
const shape = {
  host: z.string().meta({ description: 'Address.' }),
  port: z.int().default(0),
  limits: limits.prefault({}),
  figure: z
    .discriminatedUnion('type', [circle, line])
    .meta({ id: 'PatchedFigure' })
    .prefault({ type: 'line', length: 1 }),
  labels: z.record(z.string(), z.string()).meta({ id: 'PatchedLabels' }).default({}),
};
const standard = patchSchemaOf(shape, 'ThingPatch', [{ port: 1 }])['~standard'];
const { $ref: reference, $defs: definitions } = standard.jsonSchema.input() as {
  $ref: string;
  $defs: Record<string, Record<string, never>>;
};

test('an object passes as it is: nothing is filled in', () => {
  expect(standard.validate({ limits: { other: 1 } })).toEqual({ value: { limits: { other: 1 } } });
});

test.each([undefined, null, [], 'text', 7])('%j is not a patch', (body) => {
  expect(standard.validate(body)).toMatchObject({ issues: [{ message: 'must be a JSON object' }] });
});

test('its JSON Schema names every member, optional and without default; null where the member may be removed', () => {
  expect(reference).toBe('#/$defs/ThingPatch');
  expect(definitions['ThingPatch']).toMatchObject({
    additionalProperties: false,
    examples: [{ port: 1 }],
    properties: {
      host: { type: 'string', description: 'Address.' },
      port: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
      limits: { anyOf: [{ $ref: '#/$defs/PatchedLimitsPatch' }, { type: 'null' }] },
      figure: { anyOf: [{ $ref: '#/$defs/PatchedFigurePatch' }, { type: 'null' }] },
      labels: { anyOf: [{ $ref: '#/$defs/PatchedLabelsPatch' }, { type: 'null' }] },
    },
  });
  expect(definitions['ThingPatch']).not.toHaveProperty('required');
  expect(JSON.stringify(definitions)).not.toContain('"default"');
});

test('objects within it are patched in turn, lists replaced whole', () => {
  expect(definitions['PatchedLimitsPatch']).toMatchObject({
    additionalProperties: false,
    properties: {
      max: { description: 'Most.', anyOf: [{ type: 'integer' }, { type: 'null' }] },
      tags: { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'null' }] },
    },
  });
  expect(definitions['PatchedLabelsPatch']).toMatchObject({
    additionalProperties: { anyOf: [{ type: 'string' }, { type: 'null' }] },
  });
});

test('a union of objects is one object with the attributes of all, none of them required', () => {
  const figure = definitions['PatchedFigurePatch'];
  expect(figure).toMatchObject({
    type: 'object',
    additionalProperties: false,
    properties: {
      type: { type: 'string', enum: ['circle', 'line'] },
      radius: { type: 'integer' },
      length: { type: 'integer' },
      then: { anyOf: [{ type: 'string', enum: ['fill', 'keep', 'fade'] }, { type: 'null' }] },
    },
  });
  expect(figure).not.toHaveProperty('required');
  expect(Object.keys(definitions)).not.toContain('PatchedCircle');
});
