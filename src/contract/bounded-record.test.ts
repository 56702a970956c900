import { expect, test } from 'vitest';
import type { z } from 'zod';
import { atMostMembers } from './bounded-record.ts';
import { labelsSchema } from './endpoint.ts';
import { httpRequest } from './jobs/kinds/http-request.ts';
import { jobSpecSchema } from './jobs/index.ts';
import { listenerSpecSchema } from './listener.ts';
import { matchSchema, ruleMatchSchema } from './match.ts';
import { ruleEvaluationRequestSchema } from './rule-evaluation.ts';
import { subscribeSchema } from './stream.ts';

/** As a parser of JSON makes it: a member like any other. */
const json = (text: string): unknown => JSON.parse(text.replaceAll('PROTO', '"__proto__"'));
const rules = (rule: string) => `{"handler":{"type":"rules","rules":[${rule}]}}`;
const URL = '"url":"http://127.0.0.1/"';

test.each<[string, z.ZodType, string, (string | number)[]]>([
  ['labels', labelsSchema, '{"a":"b",PROTO:"x"}', []],
  ['labels of a listener', listenerSpecSchema, '{"labels":{PROTO:"x"}}', ['labels']],
  ['labels of a job', jobSpecSchema, '{"kind":"sleep","input":{"ms":1},"labels":{PROTO:"x"}}', ['labels']],
  [
    'variables of a handler',
    listenerSpecSchema,
    '{"handler":{"type":"rules","rules":[],"state":{PROTO:"x"}}}',
    ['handler', 'state'],
  ],
  [
    'what a rule sets',
    listenerSpecSchema,
    rules('{"do":[{"type":"setState","set":{PROTO:"x"}}]}'),
    ['handler', 'rules', 0, 'do', 0, 'set'],
  ],
  [
    'labels of a tag',
    listenerSpecSchema,
    rules('{"do":[{"type":"tag","labels":{PROTO:"x"}}]}'),
    ['handler', 'rules', 0, 'do', 0, 'labels'],
  ],
  ['variables of a condition', ruleMatchSchema, '{"state":{PROTO:null}}', ['state']],
  ['variables of a dry run', ruleEvaluationRequestSchema, '{"listener":"x","data":"x","state":{PROTO:"x"}}', ['state']],
  ['headers of a request', httpRequest.input, `{${URL},"headers":{PROTO:"x"}}`, ['headers']],
  ['headers of an assertion', httpRequest.input, `{${URL},"assert":{"headers":{PROTO:{}}}}`, ['assert', 'headers']],
  [
    'labels of a filter',
    subscribeSchema,
    '{"id":1,"op":"subscribe","subscription":"s","filter":{"labels":{PROTO:"x"}}}',
    ['filter', 'labels'],
  ],
])('%s: a member "__proto__" is refused, not dropped', (_where, schema, text, path) => {
  const { error } = schema.safeParse(json(text));
  expect(error?.issues.map((issue) => issue.path)).toEqual([[...path, '__proto__']]);
  expect(error?.issues[0]?.message).toBe('is not a name that can be used');
});

test.each<[string, z.ZodType, string]>([
  ['a listener', listenerSpecSchema, '{PROTO:{}}'],
  ['a condition', matchSchema, '{PROTO:1}'],
  ['a command', subscribeSchema, '{"id":1,"op":"subscribe","subscription":"s",PROTO:{}}'],
])('%s has no field "__proto__"', (_what, schema, text) => {
  expect(schema.safeParse(json(text)).success).toBe(false);
});

test('the bound holds, and names of other built-ins can be used', () => {
  const schema = atMostMembers(labelsSchema.clone(), 2);
  expect(schema.safeParse({ constructor: 'a', prototype: 'b' }).data).toEqual({ constructor: 'a', prototype: 'b' });
  expect(schema.safeParse({ a: '1', b: '2', c: '3' }).error?.issues).toMatchObject([
    { path: [], message: 'must have at most 2 entries' },
  ]);
});
