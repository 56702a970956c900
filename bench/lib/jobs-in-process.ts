// A node of Portcall in this process, so that a job can be added and waited for without a request: what the API does after it has the body.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Contract from '../../src/contract/jobs/index.ts';
import type * as ConfigModule from '../../src/core/config/index.ts';
import type * as Jobs from '../../src/modules/jobs/job.service.ts';
import type * as StartNode from '../../src/start-node.ts';
import { settings } from './child.ts';

/** So many jobs, one after the other. */
export interface InProcessCommand {
  readonly oneByOne: number;
}

const built = <T>(path: string): Promise<T> =>
  import(new URL(`../../dist/${path}`, import.meta.url).href) as Promise<T>;
const { startNode } = await built<typeof StartNode>('start-node.js');
const { loadConfig } = await built<typeof ConfigModule>('core/config/index.js');
const { jobSpecSchema } = await built<typeof Contract>('contract/jobs/index.js');
const { JobService } = await built<typeof Jobs>('modules/jobs/job.service.js');

const { spec } = settings<{ spec: object }>();
const dataDir = await mkdtemp(join(tmpdir(), 'portcall-bench-node-'));
const node = await startNode(
  loadConfig({ PORTCALL_PORT: '0', PORTCALL_DATA_DIR: dataDir, PORTCALL_LOG_LEVEL: 'warn' }),
);
const jobs = node.app.get(JobService, { strict: false });

async function oneByOne(count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const startedAt = performance.now();
    const { state } = await jobs.submit(jobSpecSchema.parse(spec), 10_000);
    if (state !== 'completed') throw new Error(`a job is ${state}`);
    times.push(performance.now() - startedAt);
  }
  return times;
}

async function end(): Promise<void> {
  await node.stop();
  await rm(dataDir, { recursive: true, force: true });
  process.exit();
}

process.on(
  'message',
  ({ oneByOne: count }: InProcessCommand) => void oneByOne(count).then((times) => process.send?.({ times })),
);
process.on('SIGTERM', () => void end());
process.send?.({ ready: true });
