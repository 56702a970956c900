import { connectionWhen, rateField, faultFields } from './common.ts';

const { enabled, schedule, ramp, ttlMs, maxHits, seed } = faultFields;

/** What a fault has that acts on whole connections, before their first byte: spread into its schema instead of `faultFields`. */
export const gateFields = {
  enabled,
  probability: rateField.default(1).meta({
    description: 'Chance of being affected, drawn once for each connection. 0: no connection is affected. Default 1.',
  }),
  when: connectionWhen.prefault({}),
  schedule,
  ramp,
  ttlMs,
  maxHits,
  seed,
};
