import { clientLife, listenerLife } from './endpoints.ts';
import { batch, cancelledJob, functionLife, scheduleLife, singleJob } from './jobs.ts';
import type { Operation } from './operation.ts';
import { capture, looking, refused, subscriber, verification } from './reading.ts';
import { lock } from './shared.ts';
import { exchangeWithClient, onKept, shortLived } from './traffic.ts';
import { attached, dialled } from './tunnels.ts';

/** Everything that is done again and again. One row each. */
export const operations = {
  onKept,
  shortLived,
  exchangeWithClient,
  listenerLife,
  clientLife,
  dialled,
  attached,
  singleJob,
  cancelledJob,
  batch,
  functionLife,
  scheduleLife,
  lock,
  capture,
  verification,
  looking,
  refused,
  subscriber,
} satisfies Record<string, Operation>;
export type { Operation };
