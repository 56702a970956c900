import { expect, test } from 'vitest';
import { fieldErrors } from '../../src/core/http/index.ts';
import { listenerSpecSchema } from '../../src/contract/listener.ts';

/** Paths and messages of what is wrong with a rules handler. */
function faults(handler: object): string[] {
  const { error } = listenerSpecSchema.safeParse({ handler: { type: 'rules', ...handler } });
  return fieldErrors(error?.issues ?? []).map(({ path, message }) => `${path}: ${message}`);
}
const send = (data: string) => ({ type: 'send', data });
const rule = (more: object) => ({ rules: [{ do: [send('x')] }, { do: [send('x')], ...more }] });

test.each<[object, RegExp[]]>([
  [
    rule({ when: { matches: '(' } }),
    [/^handler\.rules\[1\]\.when\.matches: must be a regular expression in RE2 syntax/],
  ],
  [
    rule({ when: { any: [{}, { json: { path: 'a', matches: '*' } }] } }),
    [/^handler\.rules\[1\]\.when\.any\[1\]\.json\.matches: must be a regular expression/],
  ],
  [rule({ when: { startsWit: 'x' } }), [/^handler\.rules\[1\]\.when\.startsWit: is not known here/]],
  [
    rule({ when: { mask: { data: '00', mask: 'zz' } } }),
    [/^handler\.rules\[1\]\.when\.mask\.mask: must be hexadecimal/],
  ],
  [
    rule({ when: { mask: { data: '0000', mask: '00' } } }),
    [/^handler\.rules\[1\]\.when\.mask\.mask: must be as long as `data`/],
  ],
  [rule({ when: { json: { path: 'a..b' } } }), [/^handler\.rules\[1\]\.when\.json\.path: must be a path/]],
  [rule({ when: { state: { '1x': 'a' } } }), [/^handler\.rules\[1\]\.when\.state\.1x: /]],
  [rule({ do: [] }), [/^handler\.rules\[1\]\.do: /]],
  [rule({ do: [send('{{nope}}')] }), [/^handler\.rules\[1\]\.do\[0\]\.data: unknown expression/]],
  [rule({ do: [send('{{captures.1}}')] }), [/^handler\.rules\[1\]\.do\[0\]\.data: \{\{captures\}\} needs a `matches`/]],
  [
    rule({ when: { matches: '(a)' }, do: [send('{{captures.1}}'), send('{{captures.2}}')] }),
    [/^handler\.rules\[1\]\.do\[1\]\.data: no `matches` in `when` has a group "2"/],
  ],
  [
    rule({ when: { not: { matches: '(?P<x>a)' } }, do: [{ type: 'setState', set: { v: '{{captures.x}}' } }] }),
    [/^handler\.rules\[1\]\.do\[0\]\.set\.v: \{\{captures\}\} needs/],
  ],
  [
    rule({ do: [{ type: 'setState', set: { v: '{{' } }] }),
    [/^handler\.rules\[1\]\.do\[0\]\.set\.v: "\{\{" at 0 has no "\}\}"/],
  ],
  [
    rule({ do: [{ type: 'close' }, send('x')] }),
    [/^handler\.rules\[1\]\.do\[1\]: is never reached: `close` is the last action/],
  ],
  [rule({ do: [{ type: 'delay' }] }), [/^handler\.rules\[1\]\.do\[0\]\.ms: is required/]],
  [
    rule({ do: [{ type: 'delay', ms: 1, minMs: 1, maxMs: 2 }] }),
    [/^handler\.rules\[1\]\.do\[0\]\.ms: is required, unless/],
  ],
  [rule({ do: [{ type: 'delay', minMs: 3, maxMs: 2 }] }), [/^handler\.rules\[1\]\.do\[0\]\.maxMs: must be at least/]],
  [
    rule({ do: [{ type: 'send', data: '0', encoding: 'hex' }] }),
    [/^handler\.rules\[1\]\.do\[0\]\.data: must be hexadecimal/],
  ],
  [rule({ do: [{ type: 'shout' }] }), [/^handler\.rules\[1\]\.do\[0\]\.type: /]],
  [rule({ on: 'close' }), [/^handler\.rules\[1\]\.do\[0\]\.type: cannot be done when the connection has ended/]],
  [
    rule({ on: 'idle', idleMs: 100, do: [{ type: 'forward', host: 'a', port: 1 }] }),
    [/^handler\.rules\[1\]\.do\[0\]\.type: has no message to forward/],
  ],
  [
    rule({ on: 'connect', when: { any: [{ equals: 'x' }] } }),
    [/^handler\.rules\[1\]\.when\.any\[0\]\.equals: asks for a message, and there is none with `on: connect`/],
  ],
  [rule({ on: 'idle' }), [/^handler\.rules\[1\]\.idleMs: must be given/]],
  [rule({ idleMs: 100 }), [/^handler\.rules\[1\]\.idleMs: is for `on: idle`/]],
  [rule({ probability: 0 }), [/^handler\.rules\[1\]\.probability: /]],
  [rule({ times: 0 }), [/^handler\.rules\[1\]\.times: /]],
  [{ otherwise: [send('{{captures.0}}')] }, [/^handler\.otherwise\[0\]\.data: \{\{captures\}\} needs a `matches`/]],
  [{ otherwise: [{ type: 'drop' }, send('x')] }, [/^handler\.otherwise\[1\]: is never reached/]],
  [{ state: { 'a b': 1 } }, [/^handler\.state\.a b: /]],
  [{ seed: -1 }, [/^handler\.seed: /]],
])('%j is refused where it is wrong', (handler, expected) => {
  const found = faults(handler);
  expect(found).toHaveLength(expected.length);
  for (const [index, pattern] of expected.entries()) expect(found[index]).toMatch(pattern);
});

const drop = [{ type: 'drop' }];

test('as many rules as may be are taken, one more is refused', () => {
  expect(faults({ rules: Array.from({ length: 10_000 }, () => ({ do: drop })) })).toEqual([]);
  expect(faults({ rules: Array.from({ length: 10_001 }, () => ({ do: drop })) })).toEqual([
    expect.stringMatching(/^handler\.rules: /),
  ]);
});

test('regular expressions are bounded, each and together, before anybody reads them', () => {
  const matching = (matches: string, count: number) => ({
    rules: Array.from({ length: count }, () => ({ when: { matches }, do: drop })),
  });
  const started = performance.now();
  expect(faults(matching('(?:abcdefghijklmnop){1000}', 1))).toEqual([
    expect.stringMatching(/^handler\.rules\[0\]\.when\.matches: is too large/),
  ]);
  expect(faults(matching('a{1000}', 5000))).toEqual([
    expect.stringMatching(
      /^handler\.rules\[14\]\.when\.matches: the regular expressions up to here count as more than 100000/,
    ),
  ]);
  expect(performance.now() - started).toBeLessThan(5000);
});

test('all errors are reported together', () => {
  expect(
    faults({ rules: [{ when: { matches: '(' }, do: [send('{{x}}')] }], otherwise: [{ type: 'delay' }] }),
  ).toHaveLength(3);
});

test('captures of every kind of group that may hold are known', () => {
  expect(
    faults({
      rules: [
        {
          when: { startsWith: 'a', any: [{ matches: '(?P<name>a)(b)' }, { all: [{ matches: 'c' }] }] },
          do: [send('{{captures.0}}{{captures.2}}{{captures.name}}')],
        },
      ],
    }),
  ).toEqual([]);
});
