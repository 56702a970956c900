import { RedisScript } from '../redis/script.ts';

export const KEEP_ANSWER = new RedisScript(new URL('./lua/keep-answer.lua', import.meta.url));
