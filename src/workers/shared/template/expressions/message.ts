import type { Expression } from '../template-context.ts';

const whole = { bytes: ({ message }: { message: Buffer }) => message };

export const message: Expression = () => whole;

/** Positions as in `Buffer.subarray`: negative ones count from the end, what lies outside is cut off. */
export const slice: Expression = ([from, to]) => {
  const [begin, end] = [Number(from), to === undefined ? undefined : Number(to)];
  return { bytes: (context) => context.message.subarray(begin, end) };
};
