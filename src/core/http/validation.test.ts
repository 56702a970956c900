import { RE2JS } from 're2js';
import { afterEach, expect, test, vi } from 'vitest';
import { listenerSpecSchema } from '../../contract/listener.ts';
import { ValidationError } from '../errors/index.ts';
import { parseInSlices, parseWith } from './validation.ts';

afterEach(() => void vi.restoreAllMocks());

type Body = Record<string, unknown>;
const withRules = (count: number, rule: (index: number) => Body, more: Body = {}): Body => ({
  port: 0,
  handler: { type: 'rules', rules: Array.from({ length: count }, (_, index) => rule(index)), ...more },
});
const send = (data: string): Body => ({ type: 'send', data });
const expression = (index: number): Body => ({
  name: `r${index}`,
  when: { matches: `^R${index} (\\d+)$` },
  do: [send('{{captures.1}}')],
});

/** The second look at the clock in a turn finds its slice over, so that a turn has at most two steps. Calls `look` in each turn. */
async function stepByStep(body: Body, look: () => void = () => undefined): Promise<{ turns: number; result: unknown }> {
  let now = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000));
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    turns += 1;
    look();
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const result: unknown = await parseInSlices(listenerSpecSchema, body).catch((error: unknown) => error);
  isDone = true;
  look();
  return { turns, result };
}

test.each<[string, Body, number]>([
  ['5000 expressions', withRules(5000, expression), 5000],
  [
    '10000 plain rules',
    withRules(10_000, (index) => ({ when: { startsWith: `R${index}` }, do: [send('PONG')] })),
    10_000,
  ],
  [
    '15 rules of 50 templates',
    withRules(15, () => ({ do: Array.from({ length: 50 }, () => send('{{now}}'.repeat(20))) })),
    750,
  ],
  [
    '15 rules of 64 × 64 conditions',
    withRules(15, () => ({
      when: {
        any: Array.from({ length: 64 }, () => ({
          any: Array.from({ length: 64 }, (_, at) => ({ contains: `${at}` })),
        })),
      },
      do: [send('x')],
    })),
    15 * 64,
  ],
  [
    '64 actions for messages that no rule fits',
    withRules(0, () => ({}), { otherwise: Array.from({ length: 64 }, () => send('{{now}}'.repeat(800))) }),
    64,
  ],
])(
  '%s are checked in as many turns as there are parts, with the result of one',
  async (_, body, turns) => {
    const checked = await stepByStep(body);
    expect(checked.turns).toBeGreaterThanOrEqual(turns);
    expect(checked.result).toEqual(parseWith(listenerSpecSchema, body));
  },
  60_000,
);

test('at most two expressions are compiled in one turn', async () => {
  const compile = vi.spyOn(RE2JS, 'compile');
  let before = 0;
  let most = 0;
  await stepByStep(withRules(1200, expression), () => {
    most = Math.max(most, compile.mock.calls.length - before);
    before = compile.mock.calls.length;
  });
  expect(compile).toHaveBeenCalledTimes(1200);
  expect(most).toBeLessThanOrEqual(2);
}, 60_000);

const many = 1500;
test.each<[string, Body, readonly [path: string, message: RegExp][], number]>([
  [
    'one wrong expression among many',
    withRules(many, (index) => (index === 700 ? { when: { matches: '(' }, do: [send('x')] } : expression(index))),
    [['handler.rules[700].when.matches', /RE2 syntax/]],
    1,
  ],
  [
    'an expression that is not the last one of its condition',
    withRules(many, (index) =>
      index === 3
        ? { when: { any: [{ matches: 'a' }, { not: { matches: '[' } }] }, do: [send('x')] }
        : expression(index),
    ),
    [['handler.rules[3].when.any[1].not.matches', /RE2 syntax/]],
    1,
  ],
  [
    'a group that there is not',
    withRules(many, (index) => ({
      ...expression(index),
      ...(index === 9 ? { do: [send('a'), send('{{captures.2}}')] } : {}),
    })),
    [['handler.rules[9].do[1].data', /no `matches` in `when` has a group "2"/]],
    1,
  ],
  [
    'too many expressions',
    withRules(many, () => ({ when: { matches: 'a'.repeat(100) }, do: [send('x')] })),
    [['handler.rules[1000].when.matches', /count as more than 100000 characters/]],
    1,
  ],
  [
    'a trigger without its time',
    withRules(many, () => ({ on: 'idle', do: [send('x')] })),
    [['handler.rules[0].idleMs', /must be given with `on: idle`/]],
    many,
  ],
  [
    'an action that is never reached',
    withRules(many, () => ({ do: [{ type: 'drop' }, send('x')] })),
    [['handler.rules[0].do[1]', /is never reached/]],
    many,
  ],
  [
    'a wrong action deep in a large rule',
    withRules(20, () => ({ do: [...Array.from({ length: 63 }, () => send('{{now}}'.repeat(20))), { type: 'send' }] })),
    [['handler.rules[0].do[63].data', /is required/]],
    20,
  ],
  [
    'what no rule fits',
    withRules(many, expression, { otherwise: [{ type: 'close' }, send('{{captures.1}}')] }),
    [['handler.otherwise[1]', /is never reached/]],
    2,
  ],
])(
  '%s is refused, with its path, as in a small body',
  async (_, body, first, count) => {
    const error = await parseInSlices(listenerSpecSchema, body).catch((thrown: unknown) => thrown);
    if (!(error instanceof ValidationError)) throw error;
    const { errors = [], extra } = error;
    for (const [at, [path, message]] of first.entries())
      expect(errors[at]).toEqual({ path, message: expect.stringMatching(message) });
    expect(errors.length + Number(extra?.['errorsOmitted'] ?? 0)).toBe(count);
    expect(errors.length).toBe(Math.min(100, count));
  },
  60_000,
);

test('rules that are as they were stay the same objects', async () => {
  const first = await parseInSlices(listenerSpecSchema, withRules(2000, expression));
  const second = await parseInSlices(listenerSpecSchema, { ...first, labels: { a: 'b' } });
  const rulesOf = ({ handler }: typeof first): unknown[] => (handler.type === 'rules' ? handler.rules : []);
  expect(rulesOf(second).length).toBe(2000);
  expect(rulesOf(second).every((rule, index) => rule === rulesOf(first)[index])).toBe(true);
}, 60_000);

test('each expression is compiled once in a check, and again in the next', async () => {
  const body = withRules(1200, expression);
  const compile = vi.spyOn(RE2JS, 'compile');
  await parseInSlices(listenerSpecSchema, body);
  expect(compile).toHaveBeenCalledTimes(1200);
  await parseInSlices(listenerSpecSchema, body);
  expect(compile).toHaveBeenCalledTimes(2400);
}, 60_000);
