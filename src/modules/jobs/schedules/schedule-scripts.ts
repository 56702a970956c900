import { RedisScript } from '../../../core/redis/index.ts';

export const SAVE_SCHEDULE = new RedisScript(new URL('./lua/save.lua', import.meta.url));
