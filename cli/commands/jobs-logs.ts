import type { Run } from '../command.ts';
import { clockTime } from '../live/event-view.ts';
import { path, type Resource } from '../server.ts';

export const run: Run = async ({ server, out, args }) => {
  const logs = await server.request<{ items: Resource[]; dropped: number }>(
    'GET',
    path`/v1/jobs/${args[0] ?? ''}/logs`,
  );
  for (const line of logs.items) {
    await out.done(
      `${clockTime(String(line['at']))}  ${String(line['level'])}  ${String(line['text'])}`,
      line,
      line['at'],
    );
  }
  if (logs.dropped > 0) out.note(`${logs.dropped} lines were dropped`);
};
