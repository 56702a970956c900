import { RedisScript } from '../../core/redis/index.ts';

/** Longest that a lease can last, in milliseconds: by then every token there was is worthless. */
export const FENCES_OUTLIVE_MS = 86_400_000;

const script = (name: string): RedisScript => new RedisScript(new URL(`./lua/${name}.lua`, import.meta.url));

export const WRITE = script('write');
export const REMOVE = script('remove');
