import { RedisScript } from '../../core/redis/index.ts';

const script = (name: string): RedisScript => new RedisScript(new URL(`./lua/${name}.lua`, import.meta.url));

export const REGISTER = script('register');
export const LEAVE = script('leave');
