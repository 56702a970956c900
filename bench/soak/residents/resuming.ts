import { Audit } from '../audit.ts';
import { Stream, type StreamFrame } from '../stream.ts';
import { wait, type Resident } from './resident.ts';

/** Is cut off again and again and goes on from its cursor: nothing may be missing or come twice. */
export const resuming: Resident = async ({ service, random, faults, count }, signal) => {
  const audit = new Audit((text) => faults.add('resuming subscriber', text), { fromStart: true });
  let cursor: string | undefined;
  const take = (frame: StreamFrame): void => {
    if (frame.gap !== undefined) faults.add('resuming subscriber', `a gap: ${JSON.stringify(frame.gap)}`);
    if (frame.events !== undefined) audit.add(frame.events);
  };
  while (!signal.aborted) {
    const stream: Stream = await Stream.open(
      service.url,
      cursor === undefined ? { from: 'earliest' } : { cursor },
      take,
    );
    await wait(random.int(200, 8000), signal);
    if (random.chance(0.5)) await stream.cut();
    else await stream.close();
    cursor = stream.cursor;
    count('resumptions');
    await wait(random.int(0, 2000), signal);
  }
};
