import { z } from 'zod';
import { encodingField, maxMessageBytesField } from '../../endpoint.ts';
import { framingSchema } from '../../framing.ts';
import { checkSteps, stepsField, transcriptField } from '../exchange.ts';
import { connectPhaseFields, connectTimeoutMsField, milliseconds, targetFields, tlsSchema } from '../fields.ts';
import type { JobKindEntry } from '../kind.ts';

const input = z
  .strictObject({
    ...targetFields,
    tls: tlsSchema.optional().meta({ description: 'Use TLS; `{}` uses the default settings. Default: plain TCP.' }),
    framing: framingSchema.prefault({ type: 'raw' }),
    encoding: encodingField,
    maxMessageBytes: maxMessageBytesField,
    connectTimeoutMs: connectTimeoutMsField,
    steps: stepsField,
  })
  .superRefine(checkSteps)
  .meta({ id: 'TcpExchangeInput' });

const result = z
  .strictObject({
    ...connectPhaseFields,
    tlsMs: milliseconds('TLS handshake').optional(),
    totalMs: milliseconds('Time from the start to the last step'),
    transcript: transcriptField,
  })
  .meta({ id: 'TcpExchangeResult' });

export const tcpExchange = {
  summary: 'Connects, sends and expects messages step by step, and returns a transcript.',
  cost: 'io',
  input,
  result,
  example: {
    input: {
      host: '127.0.0.1',
      port: 9000,
      framing: { type: 'line' },
      steps: [{ send: { data: 'PING 1\n' } }, { expect: { match: { startsWith: 'PONG' }, timeoutMs: 1000 } }],
    },
    result: {
      address: { host: '127.0.0.1', port: 9000 },
      resolveMs: 0,
      connectMs: 0.2,
      totalMs: 1.1,
      transcript: [
        { atMs: 0.1, direction: 'out', step: 0, bytes: 7, data: 'PING 1\n', encoding: 'utf8', truncated: false },
        { atMs: 0.9, direction: 'in', step: 1, bytes: 6, data: 'PONG 1', encoding: 'utf8', truncated: false },
      ],
    },
  },
} as const satisfies JobKindEntry;
