import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SchemaComponents } from './schema-components.ts';

const colour = z.enum(['red', 'blue']).meta({ id: 'Colour' });
const paint = z.strictObject({ colour: colour.default('red'), coats: z.int().default(2).meta({ description: 'How often.' }) }).meta({ id: 'Paint', examples: [{ coats: 1 }] });
const wall = z.strictObject({ paint: paint.prefault({}) }).meta({ id: 'Wall' });

const safe = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };

describe('a named schema', () => {
  it('that looks the same in requests and answers is one component', () => {
    const components = new SchemaComponents();
    components.add(colour, 'input');
    components.add(colour, 'output');
    expect(Object.keys(components.components())).toEqual(['Colour']);
  });

  it('that has defaults is two when it is used both ways, and so is what refers to it', () => {
    const components = new SchemaComponents();
    const [request, answer] = [components.add(wall, 'input'), components.add(wall, 'output')];
    expect(components.resolve([request, answer])).toEqual([{ $ref: '#/components/schemas/WallInput' }, { $ref: '#/components/schemas/Wall' }]);
    const all = components.components();
    expect(Object.keys(all)).toEqual(['Colour', 'Paint', 'PaintInput', 'Wall', 'WallInput']);
    expect(all['Paint']).toEqual({ type: 'object', properties: { colour: { $ref: '#/components/schemas/Colour' }, coats: { type: 'integer', ...safe, format: 'int64', description: 'How often.' } }, required: ['colour', 'coats'], additionalProperties: false });
    expect(all['PaintInput']).toEqual({ type: 'object', properties: { colour: { $ref: '#/components/schemas/Colour', description: 'Default `red`.' }, coats: { type: 'integer', ...safe, format: 'int64', description: 'How often. Default `2`.' } }, additionalProperties: false, examples: [{ coats: 1 }] });
    expect(all['WallInput']).toMatchObject({ properties: { paint: { $ref: '#/components/schemas/PaintInput' } } });
  });

  it('keeps its name when it is used one way only', () => {
    const components = new SchemaComponents();
    components.add(wall, 'input');
    expect(Object.keys(components.components())).toEqual(['Colour', 'Paint', 'Wall']);
  });

  it('cannot take the name of another', () => {
    const components = new SchemaComponents();
    components.add(paint, 'input');
    components.add(paint, 'output');
    components.add(z.strictObject({ other: z.string() }).meta({ id: 'PaintInput' }), 'input');
    expect(() => components.components()).toThrow('two schemas would be named PaintInput');
  });
});

describe('a union', () => {
  it('with a discriminating property declares it, and what its values stand for', () => {
    const [dog, cat] = [z.strictObject({ kind: z.literal('dog') }).meta({ id: 'Dog' }), z.strictObject({ kind: z.literal('cat') }).meta({ id: 'Cat' })];
    const components = new SchemaComponents();
    components.add(z.discriminatedUnion('kind', [dog, cat]).meta({ id: 'Pet' }), 'input');
    expect(components.components()['Pet']).toMatchObject({ discriminator: { propertyName: 'kind', mapping: { dog: '#/components/schemas/Dog', cat: '#/components/schemas/Cat' } } });
  });
});
