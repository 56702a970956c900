import { MAX_VARIABLES, type RuleActionOf } from '../../../../../contract/rule-actions.ts';
import { encodeBytes } from '../../../../../contract/bytes.ts';
import { AppError } from '../../../../../core/errors/index.ts';
import { plainDecimal } from '../../../../../core/json/index.ts';
import { compileTemplate, type Template } from '../../../../shared/template/index.ts';
import { NEXT, type ActionContext, type ActionFactory } from './action.ts';

/** Longest value of a variable, in bytes. */
const MAX_VALUE_BYTES = 65_536;

type Assignment = { readonly name: string; readonly template: Template | undefined };

/** Sets variables of the connection. All values are made from the variables as they were before. */
export const setState: ActionFactory<RuleActionOf<'setState'>> = ({ set }) => {
  const assignments: Assignment[] = Object.entries(set).map(([name, value]) => ({
    name,
    template:
      value === null
        ? undefined
        : compileTemplate(typeof value === 'number' ? plainDecimal(value) : String(value), 'utf8', true),
  }));
  const assign = (turn: ActionContext) => {
    const values = assignments.map(({ name, template }) => ({ name, value: template?.render(turn) }));
    for (const { name, value } of values) setVariable(turn, name, value);
    return values;
  };
  return {
    run(turn) {
      assign(turn);
      return NEXT;
    },
    describe: (turn) => ({
      set: Object.fromEntries(
        assign(turn).map(({ name, value }) => [name, value === undefined ? null : encodeBytes(value, 'utf8')]),
      ),
    }),
  };
};

function setVariable(turn: ActionContext, name: string, value: Buffer | undefined): void {
  const variables = turn.ownVariables();
  if (value === undefined) variables.delete(name);
  else if (value.length > MAX_VALUE_BYTES)
    turn.connection.report(
      new AppError(
        'rule_state_limit',
        `The value for "${name}" has ${value.length} bytes; the limit is ${MAX_VALUE_BYTES}.`,
      ),
    );
  else if (variables.size >= MAX_VARIABLES && !variables.has(name))
    turn.connection.report(
      new AppError(
        'rule_state_limit',
        `"${name}" was not set: the connection has ${variables.size} variables, the limit.`,
      ),
    );
  // A copy: what was rendered may be a view of a whole chunk.
  else variables.set(name, Buffer.from(value));
}
