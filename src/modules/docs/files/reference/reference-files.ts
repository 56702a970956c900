import {
  ACTIONS_AT_CLOSE, FINAL_ACTIONS, framingSchema, matchSchema, ruleActionSchema, ruleMatchSchema, ruleSchema, ruleTriggerSchema, rulesHandlerSchema,
  templateExpressions,
} from '../../../../contract/index.ts';
import { JOB_KINDS, jobKinds, type JobKindEntry } from '../../../../contract/jobs/index.ts';
import type { z } from 'zod';
import { toJsonSchema, type JsonSchema } from '../../json-schema.ts';
import { code, page, table } from '../markdown.ts';
import { examplesOf, jsonBlock, paragraph, SchemaSections } from './schema-sections.ts';

/** Conditions have a page of their own. */
const MATCHES = { MessageMatch: 'matches.md#messagematch', RuleMatch: 'matches.md#rulematch' };

/** Every reference page, by its path in the repository. */
export function referenceFiles(): Record<string, string> {
  return {
    'docs/reference/framings.md': framingsFile(),
    'docs/reference/rules.md': rulesFile(),
    'docs/reference/matches.md': matchesFile(),
    'docs/reference/templates.md': templatesFile(),
    'docs/reference/job-kinds.md': jobKindsFile(),
  };
}

function framingsFile(): string {
  return page(
    '# Framings',
    'A framing cuts the bytes of a connection into messages, and puts messages back on it: `"framing": {"type": "line"}` of a listener or a client. `POST /v1/framings/decode` and `/encode` try one without a socket. Without `framing` it is `raw`.',
    ...optionSections(framingSchema),
  );
}

function rulesFile(): string {
  const rows = ruleTriggerSchema.options.map((trigger) => [code(trigger), trigger === 'close' ? [...ACTIONS_AT_CLOSE].map(code).join(' ') : 'all']);
  const rules = new SchemaSections(['RuleAction', 'Rule'], MATCHES);
  return page(
    '# Rules',
    'A listener or a client with `"handler": {"type": "rules"}` asks its rules in their order; the first that fits fires, and no other. Conditions are in [matches](matches.md), expressions of `data` in [templates](templates.md). `POST /v1/rules/evaluate` says which rule a message fires, and why the others do not.',
    '## RulesHandler', ...objectBlocks(rulesHandlerSchema, rules),
    '## Rule', ...objectBlocks(ruleSchema, rules),
    '## Triggers', ...paragraph(toJsonSchema(ruleTriggerSchema, 'input').definitions['RuleTrigger'] ?? {}), table(['trigger', 'actions that make sense'], rows),
    '## RuleAction', `What a rule can do, one section each. ${[...FINAL_ACTIONS].map(code).join(', ')} end the list.`,
    ...optionSections(ruleActionSchema, '###'),
    ...rules.rest(),
  );
}

function matchesFile(): string {
  const sections = new SchemaSections(['MessageMatch', 'RuleMatch']);
  return page(
    '# Matches',
    'A condition on one message: in `exchange`, `verify`, filters of messages, assertions of jobs, and, with variables, in [rules](rules.md). All keys given must hold; `all`, `any` and `not` combine. Comparison is exact to the byte.',
    '## MessageMatch', ...objectBlocks(matchSchema, sections),
    '## RuleMatch', ...objectBlocks(ruleMatchSchema, sections),
    ...sections.rest(),
  );
}

interface Expression {
  readonly summary: string;
  readonly example: string;
  readonly forRules?: true;
}

function templatesFile(): string {
  const rows = Object.values<Expression>(templateExpressions).map(({ example, summary, forRules }) => [code(`{{${example}}}`), forRules ? 'rules' : 'everywhere', summary]);
  return page(
    '# Templates',
    '`data` of replies, greetings and actions of rules is a template when its `encoding` is `utf8` (the default): `{{…}}` is replaced for each message, and nothing else is special. An unknown expression is refused when the listener is made. Two braces are written `{{hex 7b7b}}`.',
    table(['expression', 'where', 'what it gives'], rows),
    '## In JSON',
    'Behind any expression `| json` writes what it gives as JSON. Between the quotes of a string it is escaped and has no quotes of its own; elsewhere it is a whole value: text in quotes, numbers and values of `{{json}}` as they are, null where `{{json}}` finds nothing. Bytes that are not UTF-8 become U+FFFD.',
    '```json\n{"name":{{json.name | json}},"text":"got {{message | json}}"}\n```',
  );
}

function jobKindsFile(): string {
  const sections = new SchemaSections([], MATCHES);
  const blocks = JOB_KINDS.flatMap((kind) => kindSection(kind, jobKinds[kind], sections));
  return page(
    '# Job kinds',
    'What a job does: `POST /v1/jobs {"kind": …, "input": …}`, or the same `kind` for many inputs with `POST /v1/pools/{name}/map`, or again and again in a [schedule](../guides/schedules.md). `io` kinds share a thread; a `cpu` kind has one to itself.',
    table(['kind', 'thread', 'what'], JOB_KINDS.map((kind) => [`[${kind}](#${kind.replaceAll('.', '')})`, jobKinds[kind].cost, jobKinds[kind].summary])),
    ...blocks,
    ...sections.rest(),
  );
}

function kindSection(kind: string, { summary, cost, input, result, example }: JobKindEntry, sections: SchemaSections): string[] {
  const fields = (schema: z.ZodType, io: 'input' | 'output'): string[] => {
    const { schema: json, definitions } = toJsonSchema(schema, io);
    const blocks = sections.fields(json, definitions);
    return blocks.length === 0 ? ['Any value.'] : blocks;
  };
  return [
    `## ${kind}`, `${summary} Its thread: ${code(cost)}.`,
    '**Input**', ...fields(input, 'input'), jsonBlock(example.input),
    '**Result**', ...fields(result, 'output'), jsonBlock(example.result),
  ];
}

function objectBlocks(schema: z.ZodType, sections: SchemaSections): string[] {
  const { schema: json, definitions } = toJsonSchema(schema, 'input');
  const named = namedSchema(json, definitions);
  return [...paragraph(named), ...sections.fields(named, definitions), ...examplesOf(named)];
}

/** One section an option of a union that `type` tells apart. */
function optionSections(schema: z.ZodType, level = '##'): string[] {
  const { schema: json, definitions } = toJsonSchema(schema, 'input');
  const union = namedSchema(json, definitions);
  const options = ((union['oneOf'] ?? union['anyOf'] ?? []) as JsonSchema[]).map((option) => namedSchema(option, definitions));
  const sections = new SchemaSections();
  const blocks = options.flatMap((option) => {
    const { type, ...others } = option['properties'] as Record<string, JsonSchema>;
    return [`${level} ${String(type?.['const'])}`, ...paragraph(option), ...sections.fields({ ...option, properties: others }, definitions), ...examplesOf(option)];
  });
  return [...blocks, ...sections.rest()];
}

function namedSchema(schema: JsonSchema, definitions: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const { $ref } = schema;
  return typeof $ref === 'string' ? (definitions[$ref.slice('#/$defs/'.length)] ?? {}) : schema;
}
