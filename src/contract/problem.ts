import { z } from 'zod';

/** RFC 9457 problem details, the body of every error answer. */
export const problemSchema = z
  .strictObject({
    type: z.string().meta({ description: "URI reference of the error's documentation." }),
    title: z.string(),
    status: z.int32(),
    code: z.string().meta({ description: 'Stable code, see docs/errors.md.' }),
    detail: z.string(),
    instance: z
      .string()
      .optional()
      .meta({ description: 'Id of the request, also in the header `x-request-id` and in the log.' }),
    retryable: z.boolean().meta({ description: 'True when the same request may succeed later.' }),
    errors: z
      .array(
        z.strictObject({
          path: z.string().meta({ description: 'For example `handler.rules[3].when.matches`.' }),
          message: z.string(),
        }),
      )
      .max(100)
      .optional()
      .meta({ description: 'What is wrong, at most 100; `errorsOmitted` counts the rest.' }),
    errorsOmitted: z.int().min(1).optional().meta({ description: 'Number of further errors.' }),
  })
  .catchall(z.unknown())
  .meta({
    id: 'Problem',
    description: 'An error (RFC 9457).',
    examples: [
      {
        type: '/docs/errors#port_in_use',
        title: 'Address already in use',
        status: 409,
        code: 'port_in_use',
        detail: 'listen EADDRINUSE: address already in use 127.0.0.1:9000',
        retryable: true,
      },
    ],
  });
export type Problem = z.infer<typeof problemSchema>;
