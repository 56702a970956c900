import { Stream, type StreamFrame, type Subscribe } from '../stream.ts';
import { wait, type Resident } from './resident.ts';

/** How long it does not read, and how long it then does, in milliseconds. */
const ASLEEP_MS = 20_000;
const AWAKE_MS = 4000;

/** Does not read for a while, then reads, then comes anew. What it misses has to be said: by a gap, or by closing with 4100. */
export function slow(onSlow: NonNullable<Subscribe['onSlow']>): Resident {
  return async ({ service, faults, count }, signal) => {
    const take = (frame: StreamFrame): void => {
      if (frame.gap === undefined) return;
      count(`gaps said to a slow subscriber (${onSlow})`);
      if (onSlow === 'resume' && frame.gap.reason !== 'retention')
        faults.add('slow subscriber (resume)', `a gap: ${JSON.stringify(frame.gap)}`);
    };
    while (!signal.aborted) {
      const stream = await Stream.open(service.url, { onSlow }, take);
      stream.pause();
      await wait(ASLEEP_MS, signal);
      stream.resume();
      await wait(AWAKE_MS, signal);
      // 1006: it slept on for longer than a closing socket is waited for.
      const isClosed = stream.closed === 4100 || stream.closed === 1006;
      if (isClosed) count(`slow subscribers closed (${onSlow})`);
      if (stream.closed !== undefined && !(isClosed && onSlow === 'close'))
        faults.add(`slow subscriber (${onSlow})`, `closed with ${stream.closed}`);
      await stream.close();
    }
  };
}
