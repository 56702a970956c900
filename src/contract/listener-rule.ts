import { z } from 'zod';
import { requiredQueryInt } from './query.ts';
import { ruleSchema } from './rules.ts';

/** One rule of a listener, with what it has counted. */
export const listenerRuleSchema = z
  .strictObject({
    ...ruleSchema.shape,
    index: z.int().meta({ description: 'Its position among the rules of the listener, from 0.' }),
    hits: z.int().meta({
      description:
        'How often it fired since its last change, over all connections and threads; 0 when the listener is not open, and after a reset.',
    }),
    lastHitAt: z.iso.datetime().nullable().meta({ description: 'When it last fired; null: never.' }),
    revision: z.int().meta({ description: 'Revision of the listener; send it in `If-Match`.' }),
  })
  .meta({ id: 'ListenerRule', description: 'A rule of a listener, and how often it fired.' });
export type ListenerRule = z.output<typeof listenerRuleSchema>;

export const namedRuleSchema = z.strictObject({ ...ruleSchema.shape, name: ruleSchema.shape.name.unwrap() }).meta({
  id: 'NamedRule',
  description: 'A rule to add. It needs a name, which identifies it later.',
  examples: [{ name: 'ping', when: { equals: 'PING' }, do: [{ type: 'send', data: 'PONG' }] }],
});
export type NamedRule = z.output<typeof namedRuleSchema>;

const place = z.string().min(1).max(128).optional();
/** Where a rule is added. */
export const rulePositionSchema = z
  .strictObject({
    before: place.meta({ description: 'Insert before the rule with this name.' }),
    after: place.meta({ description: 'Insert after the rule with this name.' }),
    index: requiredQueryInt(0, 9999)
      .optional()
      .meta({ description: 'Insert at this position, from 0; at most the number of rules.' }),
  })
  .superRefine((position, context) => {
    const [, second] = Object.entries(position).flatMap(([name, value]) => (value === undefined ? [] : [name]));
    if (second !== undefined)
      context.addIssue({
        code: 'custom',
        path: [second],
        message: 'cannot be combined: give one of before, after and index, or none for the end',
      });
  });
export type RulePosition = z.output<typeof rulePositionSchema>;
