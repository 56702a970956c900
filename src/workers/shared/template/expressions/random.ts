import { randomInt, randomUUID } from 'node:crypto';
import { textOf, type Expression } from '../template-context.ts';

export const uuid: Expression = textOf(() => randomUUID());

/** Both ends can come. */
export const random: Expression = ([from, to]) => {
  const [min, end] = from === undefined ? [0, 2 ** 31] : [Number(from), Number(to) + 1];
  return { text: () => String(randomInt(min, end)) };
};
