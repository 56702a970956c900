import { z } from 'zod';
import { faultFields, MAX_DELAY_MS, MAX_TIME_MS, queueField } from './common.ts';

/** Most rows of a trace. */
const MAX_ROWS = 10_000;
const COLUMNS = [
  { name: 'atMs', max: MAX_TIME_MS },
  { name: 'bytesPerSecond', max: 1_000_000_000_000 },
  { name: 'latencyMs', max: MAX_DELAY_MS },
  { name: 'lossRate', max: 1 },
] as const;

export const traceFault = z
  .strictObject({
    type: z.literal('trace'),
    ...faultFields,
    rows: z
      .array(z.array(z.number().min(0)).length(COLUMNS.length))
      .min(1)
      .max(MAX_ROWS)
      .superRefine(checkRows)
      .meta({
        description: `Each \`[atMs, bytesPerSecond, latencyMs, lossRate]\`, 1 to ${MAX_ROWS}, in ascending order of \`atMs\`: from this time on, in milliseconds from the beginning of the fault on the connection, the link has this rate (0: nothing passes), latency and share of lost segments (TCP and TLS: retransmitted after 200 ms, then twice as long, and all behind them wait) or datagrams. Before the first row the first counts.`,
      }),
    loop: z.boolean().default(false).meta({
      description:
        'True: the last row lasts as long as the one before it, and then the first follows; at least two rows. False: the last row stays. Default false.',
    }),
    queueBytes: queueField.default(1024 * 1024).meta({
      description:
        'Most bytes held for one connection and direction. At the limit TCP stops reading (back-pressure), and UDP drops the datagram. Default 1 MiB.',
    }),
  })
  .superRefine(({ rows, loop }, context) => {
    if (loop && rows.length < 2)
      context.addIssue({ code: 'custom', path: ['rows'], message: 'must be at least two with `loop`' });
  })
  .meta({
    id: 'TraceFault',
    description: 'A link that changes as one that was measured. Order is kept, also of datagrams.',
    examples: [
      {
        type: 'trace',
        rows: [
          [0, 1_000_000, 20, 0],
          [5000, 50_000, 200, 0.02],
          [8000, 0, 0, 0],
        ],
        loop: true,
      },
    ],
  });

function checkRows(rows: readonly (readonly number[])[], context: z.RefinementCtx): void {
  let beforeMs = -1;
  for (const [index, row] of rows.entries()) {
    for (const [column, { name, max }] of COLUMNS.entries())
      if ((row[column] ?? 0) > max)
        context.addIssue({ code: 'custom', path: [index, column], message: `(${name}) must be at most ${max}` });
    const atMs = row[0] ?? 0;
    if (atMs <= beforeMs)
      context.addIssue({ code: 'custom', path: [index, 0], message: `(atMs) must be greater than ${beforeMs}` });
    beforeMs = atMs;
  }
}
