import { z } from 'zod';

/** Largest `maxMessageBytes` anybody may ask for, in bytes. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** What every framing with messages of different lengths has: spread into its schema. */
export const bounds = {
  maxMessageBytes: z.int().min(1).max(MAX_MESSAGE_BYTES).optional().meta({
    description:
      'Largest message in bytes, not counting framing bytes. Default: `limits.maxMessageBytes` of the endpoint (1 MiB).',
  }),
  onOversize: z.enum(['drop', 'truncate', 'close']).default('close').meta({
    description:
      'What happens to a longer message: `close` closes the connection with reason `message_too_large`, `drop` skips and counts it, `truncate` keeps its first `maxMessageBytes`.',
  }),
};
export type OversizePolicy = 'drop' | 'truncate' | 'close';
