import { isDeepStrictEqual } from 'node:util';
import type { Encoding } from '../../../contract/bytes.ts';
import type { Direction, Message } from '../../../contract/message.ts';

/** Bytes as a rule writes them; the same bytes are always written alike. */
export interface Said {
  readonly data: string;
  readonly encoding: Encoding;
}

/** A message that came, and what was said until the next one. */
export interface Exchange {
  readonly asked: Said;
  readonly answers: Said[];
}

/** What happened on one connection. */
export interface Conversation {
  /** Said before anything came. */
  readonly greeting: Said[];
  readonly exchanges: Exchange[];
}

/** The conversations in a capture, in the order in which they began. `asked`: the direction of what came. */
export function conversationsOf(messages: readonly Message[], asked: Direction): Conversation[] {
  const byConnection = new Map<string, Conversation>();
  for (const message of messages) {
    let conversation = byConnection.get(message.connection);
    if (conversation === undefined)
      byConnection.set(message.connection, (conversation = { greeting: [], exchanges: [] }));
    const said = saidOf(message);
    if (message.direction === asked) conversation.exchanges.push({ asked: said, answers: [] });
    else (conversation.exchanges.at(-1)?.answers ?? conversation.greeting).push(said);
  }
  return [...byConnection.values()];
}

/** Text in which a template would find expressions is written as base64, where there are none. */
function saidOf({ data, encoding }: Message): Said {
  if (encoding !== 'utf8' || !data.includes('{{')) return { data, encoding };
  return { data: Buffer.from(data).toString('base64'), encoding: 'base64' };
}

/**
 * One conversation in which all of them are found, when there is one: the greeting is always the same, and the answers to a message are,
 * as far as they go, the same each time. Then it does not matter which connection of the replay is which.
 */
export function merged(conversations: readonly Conversation[]): Conversation | undefined {
  const [first] = conversations;
  if (first === undefined) return { greeting: [], exchanges: [] };
  if (!conversations.every(({ greeting }) => isDeepStrictEqual(greeting, first.greeting))) return undefined;
  const longest = new Map<string, Exchange[]>();
  for (const conversation of conversations) {
    for (const [key, exchanges] of byAsked(conversation)) {
      const known = longest.get(key) ?? [];
      const [shorter, longer] = known.length < exchanges.length ? [known, exchanges] : [exchanges, known];
      if (!shorter.every((exchange, index) => isDeepStrictEqual(exchange, longer[index]))) return undefined;
      longest.set(key, longer);
    }
  }
  return { greeting: first.greeting, exchanges: [...longest.values()].flat() };
}

/** The exchanges of each different message that came, in the order of the first of each. */
export function byAsked({ exchanges }: Conversation): Map<string, Exchange[]> {
  return Map.groupBy(exchanges, ({ asked }) => `${asked.encoding}:${asked.data}`);
}
