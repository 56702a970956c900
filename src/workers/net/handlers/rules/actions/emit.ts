import { encodeBytes } from '../../../../../contract/bytes.ts';
import type { RuleActionOf } from '../../../../../contract/rule-actions.ts';
import { AppError } from '../../../../../core/errors/index.ts';
import { compileTemplate } from '../../../../shared/template/index.ts';
import { NEXT, type ActionContext, type ActionFactory } from './action.ts';

/** Longest data in an event, in bytes; the rest is cut off. */
const MAX_DATA_BYTES = 65_536;

/** Publishes `rule.emitted`. */
export const emit: ActionFactory<RuleActionOf<'emit'>> = ({ name, data, encoding }, { events }) => {
  const template = compileTemplate(data, encoding, true);
  const eventOf = (turn: ActionContext) => {
    const bytes = template.render(turn);
    const rule = turn.rule?.spec.name;
    return {
      name,
      ...(rule === undefined ? {} : { rule }),
      bytes: bytes.length,
      ...encodeBytes(bytes.subarray(0, MAX_DATA_BYTES), 'utf8'),
    };
  };
  return {
    run(turn) {
      if (events.take(Date.now())) turn.connection.publish('rule.emitted', eventOf(turn));
      else
        turn.connection.report(
          new AppError(
            'rule_event_limit',
            `"${name}" was not published: the rules of this listener publish too many events.`,
          ),
        );
      return NEXT;
    },
    describe: eventOf,
  };
};
