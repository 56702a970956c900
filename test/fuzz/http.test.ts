import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judge, type Attempt } from './lib/driver.ts';
import { harmless } from './lib/harmless.ts';
import { at, pathsOf, replaced } from './lib/mutate.ts';
import { operations, type Operation } from './lib/openapi.ts';
import { exampleOf, requestsOf, type Kind } from './lib/requests.ts';
import { deadline, partOf, runs, SEED } from './lib/settings.ts';
import { vitalsOf, type Vitals } from './lib/vitals.ts';
import { World } from './lib/world.ts';
import { fieldPath } from '../../src/core/http/index.ts';
import { pollUntil } from '../helpers/poll.ts';

/**
 * Every operation of the OpenAPI document against the running service: valid requests, nearly valid ones, broken ones. What must hold
 * for each is in `judge`. A new operation is tried without a line here; when its examples do not do in this world it needs a row in GOOD.
 */
let world: World;
let level: Vitals;

beforeAll(async () => {
  world = await World.start({
    PORTCALL_BODY_MAX_BYTES: '1000000',
    PORTCALL_MAX_LISTENERS: '60',
    PORTCALL_MAX_CLIENTS: '60',
  });
}, 60_000);
afterAll(async () => {
  await world?.end();
});

/** Bodies and targets for operations whose first example is about something that is not there. */
const GOOD: Readonly<Record<string, (world: World) => { readonly body?: unknown; readonly target?: string }>> = {
  createClient: (known) => ({ body: { name: 'fz-another', host: '127.0.0.1', port: [...known.ports].at(-1) } }),
  exchangeWithClient: () => ({ body: { data: 'PING' } }),
  deleteClients: () => ({ target: '/v1/clients?label=fz:none' }),
  deleteListeners: () => ({ target: '/v1/listeners?label=fz:none' }),
  deletePools: () => ({ target: '/v1/pools?label=fz:none' }),
  updateClient: () => ({ body: { labels: { a: 'b' } } }),
  updateListener: () => ({ body: { labels: { a: 'b' } } }),
  updatePool: () => ({ body: { maxWorkers: 3 } }),
  updateSchedule: () => ({ body: { everyMs: 3_600_001 } }),
  verifyListenerMessages: () => ({ body: { match: { contains: 'hello' }, withinMs: 1000 } }),
  acquireLock: () => ({ target: '/v1/locks/fz-free/leases' }),
  dialTunnel: (known) => ({ target: `/v1/tunnel?host=127.0.0.1&port=${[...known.ports].at(-1)}` }),
};
/** Answers of plain requests to what speaks WebSocket. */
const UPGRADES = new Set(['openTunnel', 'openStream', 'dialTunnel']);

function goodRequest(operation: Operation): Attempt {
  const attempt = exampleOf(operation, world);
  const good = GOOD[operation.id]?.(world);
  return {
    ...attempt,
    target: good?.target ?? attempt.target,
    ...(good?.body === undefined ? {} : { body: JSON.stringify(harmless(good.body, world.ports)) }),
  };
}

describe('a good request', () => {
  test.each(operations.map((operation) => ({ id: operation.id, operation })))(
    'of $id is answered with success',
    async ({ operation }) => {
      const attempt = goodRequest(operation);
      const answer = await world.send(attempt);
      judge(attempt, answer, operation.errorCodes);
      const what = `${operation.id} has no good request: give its schema an example, or it a row in GOOD (${attempt.target} ${String(attempt.body)}): ${answer.text.slice(0, 400)}`;
      if (UPGRADES.has(operation.id)) expect(answer.status, what).toBe(426);
      else expect(answer.status, what).toBeLessThan(400);
      if (operation.method !== 'GET') await world.restore();
    },
  );
});

/** Requests of each kind for an operation that takes a body, in `npm test`; a third of it for others. In one run a quarter of the operations is tried. */
const TIMES: readonly (readonly [kind: Kind, times: number])[] = [
  ['valid', 2],
  ['nearly', 5],
  ['broken', 1],
];

describe(`requests that are valid, nearly valid and broken (seed ${SEED})`, () => {
  test(
    'are answered, each as its operation is documented',
    async () => {
      const faults: string[] = [];
      for (const operation of partOf(operations, 4)) {
        if (operation.method !== 'GET') await world.restore();
        for (const [kind, times] of TIMES) {
          const property = fc.asyncProperty(
            requestsOf(operation, world, kind),
            async (attempt) => void judge(attempt, await world.send(attempt), operation.errorCodes),
          );
          await fc
            .assert(property, runs(operation.body === undefined ? times / 3 : times))
            .catch((error: Error) =>
              faults.push(`${operation.id}: ${String((error.cause as Error | undefined)?.message ?? error.message)}`),
            );
        }
      }
      expect(faults.join('\n\n')).toBe('');
      await alive();
    },
    deadline(240_000),
  );
});

describe('one wrong field of a good body', () => {
  const bodies = operations.filter(({ body }) => body !== undefined);

  test.each(partOf(bodies, 2).map((operation) => ({ id: operation.id, operation })))(
    'of $id is named by its path, wherever it is',
    async ({ operation }) => {
      const good = goodRequest(operation);
      const value = JSON.parse(String(good.body)) as unknown;
      for (const path of pathsOf(value)) {
        for (const spoil of spoilt(value, path)) {
          const attempt = { ...good, body: JSON.stringify(spoil.wrong) };
          const answer = await world.send(attempt);
          const problem = judge(attempt, answer, operation.errorCodes);
          expect(problem?.code, `${attempt.target} ${attempt.body} ${answer.text.slice(0, 500)}`).toBe(
            'validation_failed',
          );
          expect(
            problem?.errors?.some((error) => isNamed(spoil, error.path)),
            `${spoil.path}: ${answer.text}`,
          ).toBe(true);
        }
      }
      await world.restore();
    },
    60_000,
  );
});

describe('a request that is refused', () => {
  test(
    `leaves nothing behind (seed ${SEED})`,
    async () => {
      await world.restore();
      const creates = operations.filter(({ id }) => /^(?:create|put|set|map|submit)/.test(id));
      for (const operation of creates) {
        await fc.assert(
          fc.asyncProperty(requestsOf(operation, world, 'nearly'), async (attempt) => {
            const [before, sockets] = [await world.inventory(), vitalsOf(world.service.process.pid).sockets];
            const answer = await world.send(attempt);
            if (answer.status < 400) return;
            expect(await world.inventory(), `${attempt.target} ${String(attempt.body)}`).toBe(before);
            await pollUntil(() => vitalsOf(world.service.process.pid).sockets <= sockets + 1);
          }),
          runs(8),
        );
      }
    },
    deadline(120_000),
  );
});

describe('after all of it', () => {
  test(
    'the service is where it was: alive, with the descriptors it had, and bounded memory',
    async () => {
      await world.clear();
      await alive();
      level = vitalsOf(world.service.process.pid);
      await world.restore();
      for (const operation of operations)
        await fc.assert(
          fc.asyncProperty(requestsOf(operation, world, 'nearly'), async (attempt) => void (await world.send(attempt))),
          runs(3),
        );
      await world.clear();
      await alive();
      await pollUntil(() => vitalsOf(world.service.process.pid).descriptors <= level.descriptors + 8, 20_000);
      expect(vitalsOf(world.service.process.pid).rssMiB).toBeLessThan(level.rssMiB + 150);
    },
    deadline(120_000),
  );
});

interface Spoilt {
  readonly wrong: unknown;
  /** What the path of the error has to be, or begin with. */
  readonly path: string;
  readonly isKey: boolean;
}

/** A value with an unknown key at a place, or with something else in place of it. */
function spoilt(value: unknown, path: readonly (string | number)[]): Spoilt[] {
  const here = at(value, path);
  const name = fieldPath(path);
  if (typeof here === 'object' && here !== null && !Array.isArray(here))
    return [
      {
        wrong: replaced(value, [...path, 'sparkle'], 1),
        path: name === '' ? 'sparkle' : `${name}.sparkle`,
        isKey: true,
      },
    ];
  return path.length === 0 ? [] : [{ wrong: replaced(value, path, { sparkle: [null] }), path: name, isKey: false }];
}

function isNamed({ path, isKey }: Spoilt, named: string): boolean {
  return named === path || (!isKey && (named.startsWith(`${path}.`) || named.startsWith(`${path}[`)));
}

async function alive(): Promise<void> {
  expect(world.service.process.exitCode).toBeNull();
  const started = performance.now();
  expect((await world.send({ method: 'GET', target: '/readyz' })).status).toBe(200);
  expect(performance.now() - started).toBeLessThan(5000);
}
