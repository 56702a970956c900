import {
  ACTIONS_AT_CLOSE, FINAL_ACTIONS, framingSchema, matchSchema, proxyHandlerSchema, ruleActionSchema, ruleMatchSchema, ruleSchema, ruleTriggerSchema, rulesHandlerSchema,
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
    'docs/reference/proxy.md': proxyFile(),
    'docs/reference/rules.md': rulesFile(),
    'docs/reference/matches.md': matchesFile(),
    'docs/reference/templates.md': templatesFile(),
    'docs/reference/job-kinds.md': jobKindsFile(),
  };
}

function framingsFile(): string {
  return page(
    '# Framings',
    'A framing splits the bytes of a connection into messages, and encodes messages for sending: `"framing": {"type": "line"}` of a listener or a client. Try a framing without a socket with `POST /v1/framings/decode` and `/encode`. The default is `raw`.',
    ...optionSections(framingSchema),
  );
}

function proxyFile(): string {
  const sections = new SchemaSections(['ProxyHandler']);
  return page(
    '# Proxy',
    'A listener with `"handler": {"type": "proxy"}` connects each of its connections to an upstream server, or each of its UDP sessions, and passes the bytes unchanged in both directions. Messages of both directions are captured and published as on any listener: `/messages`, `verify`, pcapng downloads and rules from a capture work. The connection shows where it leads in `upstream`; `connection.dialled` and `connection.dial_failed` report each dial. A proxy cannot lead back to itself, also over other listeners of the cluster, where its upstreams are IP addresses or `localhost` (409 `proxy_loop`); where names lead is seen when they are dialled: a connection that has passed through 8 proxies of a node is reset.',
    'With transport `udp` each session has a socket of its own to its upstream from its first datagram on, so replies find their peer; the socket closes with the session. Datagrams pass one by one, empty ones too. Those that wait for the address of a name count towards `limits.maxSendBufferBytes`. An ICMP error is a `connection.error`, and the session stays; after a dial that failed, datagrams are dropped, and the first one after a second dials again. A session is refused (`descriptor_limit`) when hardly any file descriptor is left, and closed when it has passed through 8 proxies of a node.',
    'An RST is passed on once the other side has acknowledged everything that came before it (Linux), or else has been handed to the operating system; at the latest when nothing was acknowledged for `limits.closeTimeoutMs`.',
    '## ProxyHandler', ...objectBlocks(proxyHandlerSchema, sections),
    ...sections.rest(),
  );
}

function rulesFile(): string {
  const rows = ruleTriggerSchema.options.map((trigger) => [code(trigger), trigger === 'close' ? [...ACTIONS_AT_CLOSE].map(code).join(' ') : 'all']);
  const rules = new SchemaSections(['RuleAction', 'Rule'], MATCHES);
  return page(
    '# Rules',
    'A listener or a client with `"handler": {"type": "rules"}` tries its rules in order; only the first that matches fires. Conditions are described in [matches](matches.md), expressions in `data` in [templates](templates.md). `POST /v1/rules/evaluate` shows which rule a message fires, and why the others do not fire. Captured messages and the events of messages say in `rule` which rule fired, or that none did; that stays when the rules change.',
    '## RulesHandler', ...objectBlocks(rulesHandlerSchema, rules),
    '## Rule', ...objectBlocks(ruleSchema, rules),
    '## Triggers', ...paragraph(toJsonSchema(ruleTriggerSchema, 'input').definitions['RuleTrigger'] ?? {}), table(['trigger', 'allowed actions'], rows),
    '## RuleAction', `Each action has a section below. ${[...FINAL_ACTIONS].map(code).join(', ')} end the list.`,
    ...optionSections(ruleActionSchema, '###'),
    ...rules.rest(),
  );
}

function matchesFile(): string {
  const sections = new SchemaSections(['MessageMatch', 'RuleMatch']);
  return page(
    '# Matches',
    'A condition on one message. It is used in `exchange`, `verify`, filters of messages, assertions of jobs and, together with variables, in [rules](rules.md). All given keys must hold; `all`, `any` and `not` combine conditions. Bytes are compared exactly.',
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
    '`data` of replies, greetings and rule actions is a template when its `encoding` is `utf8` (the default): `{{…}}` is replaced for each message; nothing else is special. An unknown expression is refused when the listener is created. Write two literal braces as `{{hex 7b7b}}`.',
    table(['expression', 'where', 'value'], rows),
    '## In JSON',
    'After any expression, `| json` writes its value as JSON. Inside a quoted string it is escaped without quotes; elsewhere it is a complete value: text in quotes, numbers and values of `{{json}}` as they are, null where `{{json}}` finds nothing. Bytes that are not UTF-8 become U+FFFD.',
    '```json\n{"name":{{json.name | json}},"text":"got {{message | json}}"}\n```',
  );
}

function jobKindsFile(): string {
  const sections = new SchemaSections([], MATCHES);
  const blocks = JOB_KINDS.flatMap((kind) => kindSection(kind, jobKinds[kind], sections));
  return page(
    '# Job kinds',
    'The kind of a job defines what it does. Run one with `POST /v1/jobs {"kind": …, "input": …}`, many inputs with `POST /v1/pools/{name}/map`, or repeatedly with a [schedule](../guides/schedules.md). Jobs of `io` kinds share a thread; a job of a `cpu` kind has a thread of its own.',
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
    `## ${kind}`, `${summary} Thread: ${code(cost)}.`,
    '**Input**', ...fields(input, 'input'), jsonBlock(example.input),
    '**Result**', ...fields(result, 'output'), jsonBlock(example.result),
  ];
}

function objectBlocks(schema: z.ZodType, sections: SchemaSections): string[] {
  const { schema: json, definitions } = toJsonSchema(schema, 'input');
  const named = namedSchema(json, definitions);
  return [...paragraph(named), ...sections.fields(named, definitions), ...examplesOf(named)];
}

/** One section for each option of a union with the discriminator `type`. */
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
