import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { luaSource } from './lua-source.ts';

/**
 * A Lua script of a `.lua` file. Its header says which keys and arguments it takes and what it returns. Files are read when the node starts
 * ({@link RedisScript.loadAll}); Redis gets them then, and by their digests afterwards.
 */
export class RedisScript {
  static readonly #all = new Set<RedisScript>();
  readonly file: URL;
  readonly #parts: Readonly<Record<string, string>>;
  #loaded: { readonly source: string; readonly sha1: string } | undefined;

  /** `parts`: text that the file includes and that is not a file of ours. */
  constructor(file: URL, parts: Readonly<Record<string, string>> = {}) {
    this.file = file;
    this.#parts = parts;
    RedisScript.#all.add(this);
  }

  /** Every script there is. */
  static all(): readonly RedisScript[] {
    return [...RedisScript.#all];
  }

  /** Reads all files, and gives them to Redis. Throws when a file is missing. */
  static async loadAll(redis: Redis): Promise<void> {
    const pipeline = redis.pipeline();
    for (const script of RedisScript.#all) pipeline.script('LOAD', script.source);
    await pipeline.exec();
  }

  /** The whole text. */
  get source(): string {
    return this.#load().source;
  }

  async run(redis: Redis, keys: readonly string[], args: readonly (string | number | Buffer)[]): Promise<unknown> {
    const { source, sha1 } = this.#load();
    const all = [...keys, ...args];
    try {
      return await redis.evalsha(sha1, keys.length, ...all);
    } catch (error) {
      // Redis was restarted, or its script cache was flushed.
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(source, keys.length, ...all);
    }
  }

  #load(): { readonly source: string; readonly sha1: string } {
    if (this.#loaded) return this.#loaded;
    const source = luaSource(this.file, this.#parts);
    this.#loaded = { source, sha1: createHash('sha1').update(source).digest('hex') };
    return this.#loaded;
  }
}
