import { following, serverSentEvents } from './following.ts';
import type { Resident } from './resident.ts';
import { resuming } from './resuming.ts';
import { slow } from './slow.ts';

/** Those who are there all the time. One row each. */
export const residents = {
  resuming,
  following,
  serverSentEvents,
  slowResume: slow('resume'),
  slowDrop: slow('drop'),
  slowClose: slow('close'),
} satisfies Record<string, Resident>;
