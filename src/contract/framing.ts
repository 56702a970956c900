import { z } from 'zod';
import { cobsFraming } from './framings/cobs.ts';
import { delimiterFraming } from './framings/delimiter.ts';
import { fixedFraming } from './framings/fixed.ts';
import { idleFraming } from './framings/idle.ts';
import { lengthFraming } from './framings/length.ts';
import { lineFraming } from './framings/line.ts';
import { mllpFraming } from './framings/mllp.ts';
import { octetCountedFraming } from './framings/octet-counted.ts';
import { rawFraming } from './framings/raw.ts';
import { slipFraming } from './framings/slip.ts';
import { stxEtxFraming } from './framings/stx-etx.ts';
import { varintFraming } from './framings/varint.ts';

export { MAX_MESSAGE_BYTES, type OversizePolicy } from './framings/bounds.ts';
export { MAX_MARK_BYTES } from './framings/delimiter.ts';

/** How bytes are cut into messages and back. One row a framing; the codec of the same name is in src/workers/shared/framing. */
export const framingSchema = z
  .discriminatedUnion('type', [
    rawFraming,
    lineFraming,
    delimiterFraming,
    lengthFraming,
    varintFraming,
    fixedFraming,
    octetCountedFraming,
    mllpFraming,
    slipFraming,
    cobsFraming,
    stxEtxFraming,
    idleFraming,
  ])
  .meta({
    id: 'Framing',
    description:
      'How a byte stream is split into messages, and how messages are encoded. On UDP each datagram is decoded separately.',
  });
export type Framing = z.infer<typeof framingSchema>;
export type FramingType = Framing['type'];
export type FramingOf<T extends FramingType> = Extract<Framing, { type: T }>;

/** Refinement of anything with a transport and a framing: a framing that means nothing there is refused rather than ignored. */
export function checkFraming(
  { transport, framing }: { transport: string; framing: Framing },
  context: z.RefinementCtx,
): void {
  if (transport === 'udp' && framing.type === 'idle')
    context.addIssue({
      code: 'custom',
      path: ['framing', 'type'],
      message: 'idle is for tcp; on udp each datagram is one message (raw)',
    });
}
