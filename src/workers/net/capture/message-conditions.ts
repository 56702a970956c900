import type { Labels } from '../../../contract/endpoint.ts';
import type { MessageQuery } from '../../../contract/thread-messages.ts';
import { hasLabel } from '../../../contract/query.ts';
import { compileMatch } from '../../shared/match/index.ts';
import type { CapturedMessage } from './message-ring.ts';

export type MessageCondition = (message: CapturedMessage) => boolean;

/** What conditions ask of the endpoint: its labels count besides those of its connections. */
export interface LabelledEndpoint {
  readonly source: { readonly labels?: Labels | undefined };
}

const NO_LABELS: Labels = {};

/** Which messages of a capture are wanted. */
export function compileConditions(
  { direction, connection, labels = [], since, until, match }: Omit<MessageQuery, 'limit' | 'after' | 'order'>,
  endpoint?: LabelledEndpoint,
): MessageCondition {
  const conditions: MessageCondition[] = [];
  if (direction !== undefined) conditions.push((message) => message.direction === direction);
  if (connection !== undefined) conditions.push((message) => message.connection === connection);
  if (labels.length > 0) conditions.push(labelled(labels, endpoint));
  if (since !== undefined) conditions.push(from(Date.parse(since)));
  if (until !== undefined) conditions.push(upTo(Date.parse(until)));
  if (match !== undefined) conditions.push(matching(compileMatch(match)));
  return (message) => conditions.every((condition) => condition(message));
}

function labelled(labels: readonly string[], endpoint: LabelledEndpoint | undefined): MessageCondition {
  return ({ tags }) =>
    labels.every(
      (text) => hasLabel(tags?.labels ?? NO_LABELS, text) || hasLabel(endpoint?.source.labels ?? NO_LABELS, text),
    );
}

const from =
  (ms: number): MessageCondition =>
  (message) =>
    message.atMs >= ms;
const upTo =
  (ms: number): MessageCondition =>
  (message) =>
    message.atMs <= ms;
const matching =
  (matches: (bytes: Buffer) => boolean): MessageCondition =>
  (message) =>
    matches(message.bytes);
