import { z } from 'zod';
import { gateFields } from './gate-fields.ts';

const { enabled, schedule, ttlMs } = gateFields;

export const refuseFault = z.strictObject({ type: z.literal('refuse'), enabled, schedule, ttlMs }).meta({
  id: 'RefuseFault',
  description:
    'New connections are refused (ECONNREFUSED) while the fault is active, on every thread; open connections stay, unlike with `stop`. For listeners. TCP and TLS keep the port meanwhile; UDP closes its socket, so that peers get ICMP, and ends its sessions. When the port cannot be opened again, the listener is `failed` and retried.',
  examples: [{ type: 'refuse', schedule: { durationMs: 5000, everyMs: 30_000 } }],
});
