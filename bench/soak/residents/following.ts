import { wait, type Resident } from './resident.ts';

const FOLLOW_MS = 12_000;

/** Reads a capture as packets while it grows, and leaves in the middle. */
export const following: Resident = async ({ api, random, faults, count }, signal) => {
  while (!signal.aborted) {
    const leave = AbortSignal.any([signal, AbortSignal.timeout(FOLLOW_MS)]);
    await api.read(`/v1/listeners/${random.pick(['kept-tcp', 'kept-rules'])}/messages.pcapng?follow=true`, leave).then(
      () => faults.add('following a capture', 'it ended by itself'),
      (error: unknown) => (leave.aborted ? count('captures followed') : faults.add('following a capture', error)),
    );
    await wait(500, signal);
  }
};

/** Server-sent events for a while, by an ordinary HTTP client. */
export const serverSentEvents: Resident = async ({ api, faults, count }, signal) => {
  while (!signal.aborted) {
    const leave = AbortSignal.any([signal, AbortSignal.timeout(FOLLOW_MS)]);
    await api
      .open('/v1/events?types=connection.*', { headers: { accept: 'text/event-stream' }, signal: leave })
      .then(async (response) => {
        for await (const chunk of response.body ?? [])
          if ((chunk as Uint8Array).length > 0) count('parts of server-sent events');
      })
      .catch((error: unknown) => {
        if (!leave.aborted) faults.add('server-sent events', error);
      });
    await wait(500, signal);
  }
};
