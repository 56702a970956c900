import { RedisScript } from '../../../core/redis/index.ts';
import type { Counts } from './counts.ts';

const script = (name: string): RedisScript => new RedisScript(new URL(`./lua/${name}.lua`, import.meta.url));

export const APPEND = script('append');
export const PREPARE = script('prepare');
export const RETIRE = script('retire');

export interface AppendArguments {
  readonly keys: { readonly stream: string; readonly writers: string };
  readonly node: string;
  readonly boot: string;
  /** Events of this life of the node before the entry, in the log or lost. */
  readonly before: Counts;
  readonly counts: Counts;
  readonly maxEntries: number;
  /** Events numbered up to the entry that was sent before this one. */
  readonly after: number;
  /** Those of them that Redis has acknowledged. */
  readonly acknowledged: number;
  readonly body: Uint8Array;
}

/** The arguments of EVAL. The script goes along each time: its hash is known to Redis, and no NOSCRIPT answer can upset the order. */
export function evalArguments({
  keys,
  node,
  boot,
  before,
  counts,
  maxEntries,
  after,
  acknowledged,
  body,
}: AppendArguments): (string | number | Buffer)[] {
  return [
    APPEND.source,
    2,
    keys.stream,
    keys.writers,
    node,
    boot,
    before.messages,
    before.others,
    counts.messages,
    counts.others,
    maxEntries,
    after,
    acknowledged,
    Buffer.from(body.buffer, body.byteOffset, body.byteLength),
  ];
}
