import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faults } from './catalogue.ts';
import { nameOf, sequence, type Step } from './lib/sequence.ts';

const STEPS = 100;

function stepsOf(seed: number): Step[] {
  const steps = sequence(faults, seed);
  return Array.from({ length: STEPS }, () => steps.next().value);
}

const told = (seed: number): string[] => stepsOf(seed).map((step) => `${nameOf(step)} ${step.random.next()}`);

test('a seed gives the same faults in the same order with the same chance, another seed others', () => {
  expect(told(7)).toEqual(told(7));
  expect(told(7)).not.toEqual(told(8));
});

test('every fault comes before one comes again, alone or with another one', () => {
  const names = stepsOf(1).flatMap((step) => step.faults.map(({ name }) => name));
  expect(new Set(names.slice(0, faults.length)).size).toBe(faults.length);
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
});

test('Redis is not ended while it cannot write', () => {
  const pairs = [1, 2, 3].flatMap(stepsOf).filter((step) => step.faults.length === 2);
  expect(pairs.length).toBeGreaterThan(0);
  expect(pairs.map(nameOf).filter((name) => name.includes('disk-full') && /redis-term|redis-kill|process-kill/.test(name))).toEqual([]);
});

test('docs/faults.md tells of every fault, and of no other', () => {
  const text = readFileSync(new URL('../../docs/faults.md', import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| `')).flatMap((line) => [...(line.split(' | ')[0] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, name]) => name));
  expect(rows.sort()).toEqual(faults.map(({ name }) => name).sort());
});
