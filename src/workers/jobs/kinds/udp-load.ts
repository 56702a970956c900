import type { JobRun } from '../context.ts';
import { LoadRun } from '../load/load-run.ts';
import { UdpLane } from '../load/udp-lane.ts';
import { firstConnectable } from '../net/open-udp.ts';
import { allowedAddresses } from '../net/resolve.ts';

export const run: JobRun<'udp.load'> = async (input, context) => {
  const target = await firstConnectable(await allowedAddresses(input, context.egress, context.signal), input.port);
  const load = new LoadRun(input, context.lease);
  const lanes: UdpLane[] = [];
  try {
    for (let count = 0; count < input.sockets; count += 1)
      lanes.push(await UdpLane.open(target, input.port, input, load));
  } catch (error) {
    for (const lane of lanes) lane.close();
    throw error;
  }
  await load.run(lanes, context.signal, context.progress);
  return { lost: input.mode === 'echo' ? load.sent - load.received : 0, ...load.result() };
};
