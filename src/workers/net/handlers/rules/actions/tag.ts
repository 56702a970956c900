import { isUtf8 } from 'node:buffer';
import { MAX_LABEL_VALUE, MAX_LABELS } from '../../../../../contract/endpoint.ts';
import type { RuleActionOf } from '../../../../../contract/rule-actions.ts';
import { AppError } from '../../../../../core/errors/index.ts';
import { plainDecimal } from '../../../../../core/json/index.ts';
import { compileTemplate, type Template } from '../../../../shared/template/index.ts';
import { ConnectionTags } from '../../../connection/connection-tags.ts';
import { NEXT, type ActionContext, type ActionFactory } from './action.ts';

type Assignment = { readonly key: string; readonly template: Template | undefined };

/** Gives the connection labels. What is as it was costs no new source in the event batches. */
export const tag: ActionFactory<RuleActionOf<'tag'>> = ({ labels }) => {
  const assignments: Assignment[] = Object.entries(labels).map(([key, value]) => ({
    key,
    template:
      value === null
        ? undefined
        : compileTemplate(typeof value === 'number' ? plainDecimal(value) : String(value), 'utf8', true),
  }));
  return {
    run(turn) {
      apply(turn, assignments);
      return NEXT;
    },
    describe(turn) {
      apply(turn, assignments);
      const now = turn.connection.tags?.labels ?? {};
      return {
        labels: Object.fromEntries(assignments.map(({ key }) => [key, Object.hasOwn(now, key) ? now[key] : null])),
      };
    },
  };
};

function apply(turn: ActionContext, assignments: readonly Assignment[]): void {
  const { connection } = turn;
  const before = connection.tags?.labels ?? {};
  const labels = new Map(Object.entries(before));
  for (const { key, template } of assignments) {
    if (template === undefined) labels.delete(key);
    else setLabel(turn, labels, key, template.render(turn));
  }
  if (isSame(before, labels)) return;
  // By entries: a key may be "__proto__".
  connection.tags = labels.size === 0 ? undefined : new ConnectionTags(connection.endpoint, Object.fromEntries(labels));
}

function setLabel({ connection }: ActionContext, labels: Map<string, string>, key: string, bytes: Buffer): void {
  const value = isUtf8(bytes) ? bytes.toString() : undefined;
  const refuse = (why: string) =>
    connection.report(new AppError('rule_label_limit', `The label "${key}" was not set: ${why}.`));
  if (value === undefined) refuse('its value is not UTF-8');
  else if (value.length > MAX_LABEL_VALUE)
    refuse(`its value has ${value.length} characters; the limit is ${MAX_LABEL_VALUE}`);
  else if (labels.size >= MAX_LABELS && !labels.has(key)) refuse(`the connection has ${labels.size} labels, the limit`);
  else labels.set(key, value);
}

function isSame(before: Readonly<Record<string, string>>, labels: ReadonlyMap<string, string>): boolean {
  const entries = Object.entries(before);
  return entries.length === labels.size && entries.every(([key, value]) => labels.get(key) === value);
}
