import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { MAX_VARIABLES } from '../../../contract/rule-actions.ts';
import { MAX_ACTIONS, MAX_RULES, type rulesHandlerSchema } from '../../../contract/rules.ts';
import { AppError } from '../../../core/errors/index.ts';
import { byAsked, merged, type Conversation, type Exchange, type Said } from './conversations.ts';

type Handler = z.input<typeof rulesHandlerSchema>;
type Rule = NonNullable<Handler['rules']>[number];
type State = Record<string, string | null>;

/** Longest operand that is written as text alone. */
const MAX_TEXT = 65_536;
/** The variable that says which conversation a connection replays. */
const WHICH = 'conversation';

/**
 * Rules under which a peer that sends the same messages gets the same replies. Every connection starts from the beginning. Throws `capture_too_large` when
 * that takes more rules, actions or variables than there may be.
 */
export function replay(conversations: readonly Conversation[]): Handler {
  const one = merged(conversations);
  const rules =
    one === undefined ? oneAfterTheOther(conversations) : [...greetingRules(one.greeting), ...exchangeRules(one, {})];
  if (rules.length > MAX_RULES) throw tooLarge(`${rules.length} rules; the limit is ${MAX_RULES}`);
  return { type: 'rules', rules };
}

/** The n-th connection replays the n-th conversation, those after the last one the last. */
function oneAfterTheOther(conversations: readonly Conversation[]): Rule[] {
  const runs: { conversation: Conversation; times: number }[] = [];
  for (const conversation of conversations) {
    const last = runs.at(-1);
    if (last !== undefined && isDeepStrictEqual(last.conversation, conversation)) last.times += 1;
    else runs.push({ conversation, times: 1 });
  }
  const connects = runs.map(({ conversation, times }, index): Rule => ({
    name: `conversation-${index + 1}`,
    on: 'connect',
    ...(index === runs.length - 1 ? {} : { times }),
    do: checked([{ type: 'setState', set: { [WHICH]: String(index + 1) } }, ...sends(conversation.greeting)]),
  }));
  return [
    ...connects,
    ...runs.flatMap(({ conversation }, index) => exchangeRules(conversation, { [WHICH]: String(index + 1) })),
  ];
}

function greetingRules(greeting: readonly Said[]): Rule[] {
  return greeting.length === 0 ? [] : [{ name: 'greeting', on: 'connect', do: checked(sends(greeting)) }];
}

function exchangeRules(conversation: Conversation, state: State): Rule[] {
  const groups = [...byAsked(conversation).values()].map(withoutRepeats);
  const changing = groups.filter((exchanges) => exchanges.length > 1);
  if (changing.length + 1 > MAX_VARIABLES)
    throw tooLarge(
      `${changing.length} messages with varying replies on one connection; the limit is ${MAX_VARIABLES - 1}`,
    );
  return groups.flatMap((exchanges) => rulesFor(exchanges, `answered${changing.indexOf(exchanges) + 1}`, state));
}

/** The last answer stays, so that it must be there only once. */
function withoutRepeats(exchanges: readonly Exchange[]): readonly Exchange[] {
  let count = exchanges.length;
  while (count > 1 && isDeepStrictEqual(exchanges[count - 1], exchanges[count - 2])) count -= 1;
  return exchanges.slice(0, count);
}

/** One message that came, and its answers in their order; `variable` counts them. */
function rulesFor(exchanges: readonly Exchange[], variable: string, state: State): Rule[] {
  return exchanges.map(({ asked, answers }, index): Rule => {
    const isLast = index === exchanges.length - 1;
    const before: State = exchanges.length === 1 ? state : { ...state, [variable]: index === 0 ? null : String(index) };
    const count: Rule['do'] = isLast ? [] : [{ type: 'setState', set: { [variable]: String(index + 1) } }];
    const actions: Rule['do'] = [...sends(answers), ...count];
    return {
      when: { equals: operandOf(asked), ...(Object.keys(before).length === 0 ? {} : { state: before }) },
      do: checked(actions.length === 0 ? [{ type: 'drop' }] : actions),
    };
  });
}

function sends(said: readonly Said[]): Rule['do'] {
  return said.map((one) => ({ type: 'send', ...one }));
}

function operandOf({ data, encoding }: Said): string | Said {
  return encoding === 'utf8' && data.length <= MAX_TEXT ? data : { data, encoding };
}

function checked(actions: Rule['do']): Rule['do'] {
  if (actions.length > MAX_ACTIONS)
    throw tooLarge(`${actions.length} messages after one message; the limit is ${MAX_ACTIONS}`);
  return actions;
}

function tooLarge(what: string): AppError {
  return new AppError('capture_too_large', `The capture would need ${what}.`);
}
