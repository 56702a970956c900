import type { Run } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { showEvent } from '../live/event-view.ts';
import { untilEnded } from '../live/interruption.ts';
import { labelSelectors } from '../syntax/labels.ts';
import { subjectFilter } from '../targets.ts';

export const run: Run = async (invocation) => {
  const { server, out, args, options } = invocation;
  using interruption = untilEnded(invocation);
  const types = options.list('types').flatMap((list) => list.split(','));
  const labels = labelSelectors(options.list('label'));
  const stream = server.portcall.stream({
    ...(await subjectFilter(server, args)),
    ...(types.length === 0 ? {} : { types }),
    ...(labels.length === 0 ? {} : { label: labels }),
    from: options.text('from') === 'earliest' ? 'earliest' : 'now',
    signal: interruption.signal,
    onDisconnected: ({ reason, retryInMs }) => out.note(`disconnected (${reason}); next attempt in ${retryInMs} ms`),
  });
  let left = options.count('count', 1) ?? Infinity;
  for await (const item of stream) {
    await showEvent(out, item, options.flag('hex'));
    if (--left === 0 || interruption.signal.aborted) break;
  }
  return EXIT.ok;
};
