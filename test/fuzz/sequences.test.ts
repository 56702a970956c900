import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { judge } from './lib/driver.ts';
import { kinds, type Step } from './lib/kinds.ts';
import { deadline, runs, SEED } from './lib/settings.ts';
import { vitalsOf } from './lib/vitals.ts';
import { World } from './lib/world.ts';
import { pollUntil } from '../helpers/poll.ts';

/**
 * Long random sequences of steps on a few names, one after the other and several at a time. One after the other a model says what each has
 * to be answered with; at a time only what holds for every answer is asked.
 */
let world: World;
let port: number;

beforeAll(async () => {
  world = await World.start();
  port = [...world.ports].at(-1) ?? 1;
}, 60_000);
afterAll(async () => {
  await world?.end();
});

const NAMES = ['a-1', 'b-2'];
const steps: fc.Arbitrary<{ kind: string; name: string; step: Step }> = fc.oneof(
  ...Object.entries(kinds).map(([kind, all]) =>
    fc.record({ kind: fc.constant(kind), name: fc.constantFrom(...NAMES), step: fc.constantFrom(...all) }),
  ),
);

async function take(step: Step, name: string): Promise<number> {
  const attempt = {
    method: step.method,
    target: step.path.replaceAll('{name}', name),
    ...(step.body === undefined
      ? {}
      : {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(step.body).replaceAll('{name}', name).replaceAll('"{port}"', String(port)),
        }),
  };
  const answer = await world.send(attempt);
  judge(attempt, answer);
  return answer.status;
}

/** Takes away what a sequence has made. */
async function clear(): Promise<void> {
  for (const name of NAMES) {
    for (const path of [
      'setups/{name}?graceMs=0',
      'listeners/{name}?graceMs=0',
      'listeners/tcp-{name}?graceMs=0',
      'listeners/udp-{name}?graceMs=0',
      'clients/{name}?graceMs=0',
      'functions/{name}',
      'counters/{name}',
      'locks/{name}/holder',
      'schedules/{name}',
      'pools/{name}?mode=cancel',
    ])
      await world.send({ method: 'DELETE', target: `/v1/${path.replace('{name}', name)}` });
    await pollUntil(async () => (await world.send({ method: 'GET', target: `/v1/pools/${name}` })).status === 404);
  }
}

test(
  `whatever is done to resources in whatever order is answered as their state wants it (seed ${SEED})`,
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 20, maxLength: 60 }), async (sequence) => {
        await clear();
        const there = new Set<string>();
        const done: string[] = [];
        for (const { kind, name, step } of sequence) {
          const key = `${kind}/${name}`;
          const status = await take(step, name);
          done.push(`${step.method} ${step.path.replaceAll('{name}', name)} ${JSON.stringify(step.body)} → ${status}`);
          expect(
            there.has(key) ? step.there : step.missing,
            `${done.join('\n')}\n${key} is ${there.has(key) ? 'there' : 'missing'}`,
          ).toContain(status);
          if (status < 300 && step.then === 'made') there.add(key);
          if (status < 300 && step.then === 'gone') there.delete(key);
        }
      }),
      runs(12),
    );
  },
  deadline(120_000),
);

test(
  `the same at once breaks nothing, and leaves nothing behind (seed ${SEED})`,
  async () => {
    await clear();
    const before = vitalsOf(world.service.process.pid).descriptors;
    const inventory = await world.inventory();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(steps, { minLength: 5, maxLength: 15 }), { minLength: 4, maxLength: 4 }),
        async (sequences) => {
          await Promise.all(
            sequences.map(async (sequence) => {
              for (const { name, step } of sequence) await take(step, name);
            }),
          );
        },
      ),
      runs(12),
    );
    await clear();
    expect(await world.inventory()).toBe(inventory);
    await pollUntil(() => vitalsOf(world.service.process.pid).descriptors <= before + 10, 20_000);
  },
  deadline(120_000),
);
