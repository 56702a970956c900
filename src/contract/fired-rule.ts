import { z } from 'zod';

/** How a rule is identified, besides its handler. */
export const ruleRefFields = {
  index: z.int32().meta({ description: 'Position of the rule in `rules`, from 0.' }),
  name: z.string().optional().meta({ description: 'Name of the rule. Absent: it has none.' }),
};

export const firedRuleSchema = z
  .strictObject(ruleRefFields)
  .meta({ id: 'FiredRule', description: 'A rule that fired, as it was then.' });

const faults = z.array(z.string()).min(1).max(64).optional().meta({
  description:
    'Names of the faults that hit the message, in the order in which they did: those that affected the datagram or, on a stream, bytes of the message. A hit on a chunk of the stream counts for every message with bytes in that chunk, a hit on a message for that message. `in`: faults act before the message is recorded; one that they drop is not captured. `out`: they act afterwards, so a message that is lost on its way is captured, with the fault; a fault that hits it later adds itself, with `message.updated`. Absent: none.',
});

/** What answered a message, and what hit it, in its event and in the capture. */
export const recordedFields = {
  rule: firedRuleSchema.nullable().optional().meta({
    description:
      'With the handler `rules`. `in`: the rule that fired for the message; null: no rule matched. `out`: the rule whose action sent it; null: `otherwise` did. It stays what it was when rules change. Absent: no rules have decided about it: another handler, a send of the API, our side is closed, or the message still waits for the actions of the messages before it; then `message.updated` follows.',
  }),
  otherwise: z
    .literal(true)
    .optional()
    .meta({ description: 'No rule matched, and the actions of `otherwise` answered. Else absent.' }),
  faults,
};
