import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { outages } from './catalogue.ts';
import { nameOf, sequence, type Step } from './lib/sequence.ts';

const STEPS = 100;

function stepsOf(seed: number): Step[] {
  const steps = sequence(outages, seed);
  return Array.from({ length: STEPS }, () => steps.next().value);
}

const describeSteps = (seed: number): string[] => stepsOf(seed).map((step) => `${nameOf(step)} ${step.random.next()}`);

test('the same seed gives the same outages, order and random values; another seed gives others', () => {
  expect(describeSteps(7)).toEqual(describeSteps(7));
  expect(describeSteps(7)).not.toEqual(describeSteps(8));
});

test('no outage is repeated before all have happened, alone or with another', () => {
  const names = stepsOf(1).flatMap((step) => step.outages.map(({ name }) => name));
  expect(new Set(names.slice(0, outages.length)).size).toBe(outages.length);
  expect(new Set(outages.map(({ name }) => name)).size).toBe(outages.length);
});

test('Redis is not ended while it cannot write', () => {
  const pairs = [1, 2, 3].flatMap(stepsOf).filter((step) => step.outages.length === 2);
  expect(pairs.length).toBeGreaterThan(0);
  expect(
    pairs.map(nameOf).filter((name) => name.includes('disk-full') && /redis-term|redis-kill|process-kill/.test(name)),
  ).toEqual([]);
});

test('docs/outages.md has a row for every outage and no others', () => {
  const text = readFileSync(new URL('../../docs/outages.md', import.meta.url), 'utf8');
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split(' | ')[0] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, name]) => name));
  expect(rows.sort()).toEqual(outages.map(({ name }) => name).sort());
});
