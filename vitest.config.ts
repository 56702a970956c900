import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/helpers/slowest-first.ts';
import { bundleThreads } from './test/helpers/thread-bundles.ts';

/**
 * Many files start nodes with several threads, or the service: what all of these load is compiled, and stripped of its types, once. That saves a
 * quarter of the processor time of a file that starts a node.
 */
// oxlint-disable-next-line node/no-process-env -- what processes of tests begin with
process.env['NODE_COMPILE_CACHE'] ??= new URL('node_modules/.cache/portcall', import.meta.url).pathname;

/** Files that count on a process of their own: they look at all scripts that were loaded, at the standard output, or at times to the millisecond. */
const ALONE = [
  'http/request-log',
  'http/unexpected-errors',
  'job-threads/connect-timeout',
  'jobs/stopped-worker',
  'redis/lua',
].map((name) => `test/integration/${name}.test.ts`);

/**
 * Eight projects, from fast to slow. Those of `integration`, `fuzz` and `e2e` need Redis: one private server is started for the
 * whole run and its URL is provided as `redisUrl`; every test file uses a key prefix of its own.
 */
const withRedis = { globalSetup: ['test/helpers/global-redis.ts'] };

export default defineConfig({
  test: {
    pool: 'forks',
    // Sources that change while tests are watched are loaded as they are.
    execArgv: process.argv.includes('run') ? await bundleThreads() : [],
    // Twice as many as the machine of CI has cores: many tests wait, for timers and for processes they start.
    maxWorkers: 4,
    // Generous: a busy machine takes four times as long for everything.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Files in random order, behind those that take longest.
    sequence: { sequencer: SlowestFirst },
    projects: [
      { extends: true, test: { name: 'unit', isolate: false, include: ['src/**/*.test.ts', 'cli/**/*.test.ts'] } },
      { extends: true, test: { name: 'contract', isolate: false, include: ['test/contract/**/*.test.ts'] } },
      // In shared processes, since loading the application takes longer than most of these files.
      {
        extends: true,
        test: {
          name: 'integration',
          isolate: false,
          include: ['test/integration/**/*.test.ts'],
          exclude: ALONE,
          ...withRedis,
        },
      },
      { extends: true, test: { name: 'integration-alone', include: ALONE, ...withRedis } },
      { extends: true, test: { name: 'fuzz', include: ['test/fuzz/**/*.test.ts'], ...withRedis } },
      {
        extends: true,
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts', 'test/in-step/**/*.test.ts'], ...withRedis },
      },
      // In a real browser, which is started once, as is the service that the files share.
      {
        extends: true,
        test: {
          name: 'console',
          isolate: false,
          include: ['test/console/**/*.test.ts'],
          globalSetup: ['test/console/lib/global-setup.ts'],
        },
      },
      // Not with the others, but beside them: `npm run test:outages`, one file at a time.
      { extends: true, test: { name: 'outages', include: ['test/outages/**/*.test.ts'] } },
    ],
  },
});
