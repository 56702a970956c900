import { createRequire } from 'node:module';
import type { IRedisClient, Job as BullJob } from 'bullmq';
import { RedisScript } from '../../../core/redis/index.ts';
import { SUBMIT_BODY } from '../records/submit-scripts.ts';

/** How BullMQ would put a run into its queue: one of its scripts, and what it is given. */
export interface QueueEntry {
  /** SUBMIT followed by BullMQ's script. */
  readonly script: RedisScript;
  /** BullMQ's script for jobs that have been accepted before. */
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

/** BullMQ's scripts that add a job, each as what follows when a job has been accepted. */
const scripts = new Map(
  [bullScripts.addStandardJob, bullScripts.addDelayedJob, bullScripts.addPrioritizedJob].map((script) => [
    script.name,
    { accept: accepting(script), enqueue: enqueuing(script), keys: script.keys },
  ]),
);

/** What BullMQ would run to add the job; nothing is run. */
export function entryOf(job: BullJob): QueueEntry {
  let entry: QueueEntry | undefined;
  const recorder = {
    runCommand(name: string, values: (string | Buffer)[]) {
      const found = scripts.get(name.slice(0, name.indexOf(':')));
      if (!found) throw new Error(`BullMQ adds a job with ${name}, which is not known here.`);
      entry = {
        script: found.accept,
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

/**
 * SUBMIT, and when it has accepted the job BullMQ's own script, so that both happen or neither, in one trip. The outbox is for the case
 * that BullMQ's part fails: what a script has done before it failed stays done.
 *
 *   KEYS root, then those of BullMQ's script
 *   ARGV msgpacked arguments, data and msgpacked options of BullMQ's script, then those of SUBMIT
 */
function accepting({ content }: BullScript): RedisScript {
  return new RedisScript(`
local function submit(KEYS, ARGV)
${SUBMIT_BODY}
end
local function enqueue(KEYS, ARGV)
${content}
end
local reply = submit({ KEYS[1] }, { unpack(ARGV, 4) })
if reply[1] == 'added' then
  enqueue({ unpack(KEYS, 2) }, { ARGV[1], ARGV[2], ARGV[3] })
  redis.call('ZREM', KEYS[1] .. 'outbox', ARGV[4])
end
return reply
`);
}

/**
 * BullMQ's own script for each of several entries of one queue. A job leaves the outbox only when its entry is in the queue: whatever refuses
 * the script or stops it, the outbox has the rest. A transaction does not do that, because a command that fails does not stop those behind it.
 *
 *   KEYS root, then those of BullMQ's script
 *   ARGV for each: msgpacked arguments, data and msgpacked options of BullMQ's script, how many jobs it stands for, their ids
 */
function enqueuing({ content }: BullScript): RedisScript {
  return new RedisScript(`
local function enqueue(KEYS, ARGV)
${content}
end
local keys, at = { unpack(KEYS, 2) }, 1
while ARGV[at] do
  local jobs = tonumber(ARGV[at + 3])
  enqueue(keys, { ARGV[at], ARGV[at + 1], ARGV[at + 2] })
  redis.call('ZREM', KEYS[1] .. 'outbox', unpack(ARGV, at + 4, at + 3 + jobs))
  at = at + 4 + jobs
end
`);
}
