import { createRequire } from 'node:module';
import type { IRedisClient, Job as BullJob } from 'bullmq';
import { RedisScript } from '../../../core/redis/index.ts';

/** How BullMQ would put a run into its queue: one of its scripts, and what it is given. */
export interface QueueEntry {
  /** For a job that is to be accepted first. */
  readonly accept: RedisScript;
  /** For jobs that have been accepted before. */
  readonly enqueue: RedisScript;
  readonly keys: readonly string[];
  /** Three. */
  readonly args: readonly (string | Buffer)[];
}

interface BullScript {
  readonly name: string;
  readonly content: string;
  readonly keys: number;
}

/** BullMQ has no other name for them; a version that has moved them does not start, and no test passes. */
const bullScripts = createRequire(import.meta.url)('bullmq/dist/cjs/scripts') as Readonly<
  Record<'addStandardJob' | 'addDelayedJob' | 'addPrioritizedJob', BullScript>
>;

/** Our scripts around BullMQ's, by its name. */
const scripts = new Map(
  [bullScripts.addStandardJob, bullScripts.addDelayedJob, bullScripts.addPrioritizedJob].map((script) => [
    script.name,
    { accept: around('accept', script), enqueue: around('enqueue', script), keys: script.keys },
  ]),
);

function around(name: 'accept' | 'enqueue', { content }: BullScript): RedisScript {
  return new RedisScript(new URL(`./lua/${name}.lua`, import.meta.url), { bullmq: content });
}

/** What BullMQ would run to add the job; nothing is run. */
export function entryOf(job: BullJob): QueueEntry {
  let entry: QueueEntry | undefined;
  const recorder = {
    runCommand(name: string, values: (string | Buffer)[]) {
      const found = scripts.get(name.slice(0, name.indexOf(':')));
      if (!found) throw new Error(`BullMQ adds a job with ${name}, which is not known here.`);
      entry = {
        accept: found.accept,
        enqueue: found.enqueue,
        keys: values.slice(0, found.keys).map(String),
        args: values.slice(found.keys),
      };
      return Promise.resolve('');
    },
  };
  // It asks at once; what it makes of the answer does not matter.
  job.addJob(recorder as unknown as IRedisClient).catch(() => undefined);
  if (!entry) throw new Error('BullMQ did not say how it adds a job.');
  return entry;
}
