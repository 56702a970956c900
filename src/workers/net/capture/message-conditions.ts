import type { MessageQuery } from '../../../contract/thread-messages.ts';
import { compileMatch } from '../../shared/match/index.ts';
import type { CapturedMessage } from './message-ring.ts';

export type MessageCondition = (message: CapturedMessage) => boolean;

/** Which messages of a capture are wanted. */
export function compileConditions({
  direction,
  connection,
  since,
  until,
  match,
}: Omit<MessageQuery, 'limit' | 'after' | 'order'>): MessageCondition {
  const conditions: MessageCondition[] = [];
  if (direction !== undefined) conditions.push((message) => message.direction === direction);
  if (connection !== undefined) conditions.push((message) => message.connection === connection);
  if (since !== undefined) conditions.push(from(Date.parse(since)));
  if (until !== undefined) conditions.push(upTo(Date.parse(until)));
  if (match !== undefined) conditions.push(matching(compileMatch(match)));
  return (message) => conditions.every((condition) => condition(message));
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
