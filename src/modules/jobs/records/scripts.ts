import { RedisScript } from '../../../core/redis/index.ts';

/** Fields that START returns, in this order. */
export const STARTED_FIELDS = [
  'pool',
  'kind',
  'input',
  'labels',
  'attempts',
  'backoff',
  'timeoutMs',
  'lock',
  'attemptsMade',
  'queuedAt',
  'batch',
  'idx',
  'stalls',
  'schedule',
  'run',
  'threadsLost',
] as const;

/** Every change of a job, a pool or a batch is one script, whose header says what it takes and returns. */
const script = (name: string): RedisScript => new RedisScript(new URL(`./lua/${name}.lua`, import.meta.url));

export const START = script('start');
export const STEPS = script('steps');
export const DEFER = script('defer');
export const NOTE = script('note');
export const CANCEL = script('cancel');
export const REOPEN = script('reopen');
export const UNBUNDLE = script('unbundle');
export const AWAIT = script('await');
export const FIND_STRAYS = script('find-strays');

export const BEGIN_BATCH = script('begin-batch');
export const FEED = script('feed');
export const STOP_BATCH = script('stop-batch');
export const AWAIT_BATCH = script('await-batch');

export const SAVE_POOL = script('save-pool');
export const DROP_POOL = script('drop-pool');
export const RETAIN_POOL = script('retain-pool');
