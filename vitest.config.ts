import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/helpers/slowest-first.ts';

/**
 * Most files run in a process of their own, start nodes with several threads, and some start the service: what all of these load is compiled, and
 * stripped of its types, once. That saves a quarter of the processor time of a file that starts a node.
 */
// oxlint-disable-next-line node/no-process-env -- what processes of tests begin with
process.env['NODE_COMPILE_CACHE'] ??= new URL('node_modules/.cache/portcall', import.meta.url).pathname;

/**
 * Six projects, from fast to slow. Only `integration` and `e2e` need Redis: one private server is started for the
 * whole run and its URL is provided as `redisUrl`; every test file uses a key prefix of its own.
 */
const withRedis = { globalSetup: ['test/helpers/global-redis.ts'] };

export default defineConfig({
  test: {
    pool: 'forks',
    // One more than the machine of CI has cores: many tests wait, for timers and for processes they start.
    maxWorkers: 3,
    // Generous: a busy machine takes four times as long for everything.
    testTimeout: 60_000,
    hookTimeout: 90_000,
    // Files in random order, behind those that take longest.
    sequence: { sequencer: SlowestFirst },
    projects: [
      { extends: true, test: { name: 'unit', isolate: false, include: ['src/**/*.test.ts'] } },
      { extends: true, test: { name: 'contract', isolate: false, include: ['test/contract/**/*.test.ts'] } },
      { extends: true, test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...withRedis } },
      { extends: true, test: { name: 'fuzz', include: ['test/fuzz/**/*.test.ts'], ...withRedis } },
      {
        extends: true,
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts', 'test/in-step/**/*.test.ts'], ...withRedis },
      },
      // A step of its own (`npm run test:outages`): it measures, so nothing else may run besides.
      { extends: true, test: { name: 'outages', include: ['test/outages/**/*.test.ts'] } },
    ],
  },
});
