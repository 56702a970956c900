import { z } from 'zod';

/** Longest time of any attribute, in milliseconds: a day. */
export const MAX_TIME_MS = 86_400_000;

/** A time from `min` milliseconds to a day. */
export const timeFrom = (min: number) => z.int().min(min).max(MAX_TIME_MS);
