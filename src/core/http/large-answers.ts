import type { FastifyInstance } from 'fastify';
import { jsonSteps } from '../json/index.ts';
import { inSlices } from '../turns.ts';
import { weightUpTo } from '../weight.ts';

/** Heavier answers are written in slices, so that other requests have their turns. */
const HEAVY = 3000;

/** Answers become JSON in slices when they hold thousands of values. */
export function writeLargeAnswers(fastify: FastifyInstance): void {
  fastify.addHook('preSerialization', async (_request, reply, payload) => {
    if (weightUpTo(HEAVY, payload) <= HEAVY) return payload;
    const text = await inSlices(jsonSteps(payload));
    reply.serializer(() => text);
    return payload;
  });
}
