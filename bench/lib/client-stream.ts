// Subscribes with the client library, and reports how many events a second its callback got, once it has got them all.
import { createPortcall } from '../../client/src/index.ts';
import { settings } from './child.ts';

const { url, events } = settings<{ url: string; events: number }>();
let count = 0;
let inOrder = true;
let firstAt = 0;

const stream = createPortcall({ url }).stream({}, (item) => {
  if (count++ === 0) firstAt = performance.now();
  if (item.type !== 'message.received' || item.seq !== count) inOrder = false;
  if (count === events) void end();
});

async function end(): Promise<void> {
  const perSecond = (count / (performance.now() - firstAt)) * 1000;
  process.send?.({ perSecond, inOrder });
  await stream.close();
  process.disconnect?.();
}
