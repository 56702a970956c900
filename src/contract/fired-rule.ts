import { z } from 'zod';

/** How a rule is identified, besides its handler. */
export const ruleRefFields = {
  index: z.int32().meta({ description: 'Position of the rule in `rules`, from 0.' }),
  name: z.string().optional().meta({ description: 'Name of the rule. Absent: it has none.' }),
};

export const firedRuleSchema = z
  .strictObject(ruleRefFields)
  .meta({ id: 'FiredRule', description: 'A rule that fired, as it was then.' });

/** What answered a message, in its event and in the capture. */
export const answeredFields = {
  rule: firedRuleSchema.nullable().optional().meta({
    description:
      'With the handler `rules`. `in`: the rule that fired for the message; null: no rule matched. `out`: the rule whose action sent it; null: `otherwise` did. It stays what it was when rules change. Absent: no rules have decided about it: another handler, a send of the API, our side is closed, or the message still waits for the actions of the messages before it; then `message.updated` follows.',
  }),
  otherwise: z
    .literal(true)
    .optional()
    .meta({ description: 'No rule matched, and the actions of `otherwise` answered. Else absent.' }),
};
