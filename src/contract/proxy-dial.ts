import { z } from 'zod';
import { addressSchema } from './endpoint.ts';
import { tlsFactsSchema } from './tls.ts';

/** Ports of one protocol. */
export const PORTS = 65_536;

/** Size of the table that net threads share (`NetThreadData.proxyDepths`): one byte for each local port, first of TCP, then of UDP. */
export const PROXY_DEPTHS_BYTES = 2 * PORTS;

/** What the events of dials of a proxy say. */
const attemptFields = {
  host: z.string().meta({ description: 'As in the settings of the handler.' }),
  port: z.int32(),
  attempt: z.int32().meta({ description: 'Number of the attempt for this connection, from 1.' }),
  dialMs: z.int().meta({ description: 'How long the attempt took, in milliseconds.' }),
};

export const dialledSchema = z.strictObject({
  ...attemptFields,
  local: addressSchema.meta({ description: 'Our address on the connection to the upstream.' }),
  tls: tlsFactsSchema.optional().meta({ description: 'Present when the connection to the upstream uses TLS.' }),
});

export const dialFailedSchema = z.strictObject({
  ...attemptFields,
  code: z.string().meta({ description: 'Code of the error catalogue.' }),
  detail: z.string(),
});
