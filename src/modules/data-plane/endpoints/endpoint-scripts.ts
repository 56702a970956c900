import { RedisScript } from '../../../core/redis/index.ts';

const script = (name: string): RedisScript => new RedisScript(new URL(`./lua/${name}.lua`, import.meta.url));

export const WRITE = script('write');
export const CREATE_ALL = script('create-all');
export const REMOVE = script('remove');
export const REMOVE_ORPHAN = script('remove-orphan');
