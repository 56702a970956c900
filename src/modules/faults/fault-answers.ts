import { endpointFaultSchema } from '../../contract/fault-resource.ts';

export const faultAnswer = {
  description: 'The fault.',
  schema: endpointFaultSchema,
  headers: { ETag: 'Revision of the endpoint.' },
};
export const newFaultAnswer = {
  ...faultAnswer,
  description: 'The new fault.',
  headers: { ...faultAnswer.headers, Location: 'Path of the resource.' },
};
export const CHANGE_ERRORS = [
  'not_found',
  'revision_mismatch',
  'thread_lost',
  'timeout',
  'redis_unavailable',
  'node_unreachable',
] as const;
