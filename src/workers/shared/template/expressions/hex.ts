import type { Expression } from '../template-context.ts';

/** The bytes as they are written. */
export const hex: Expression = (args) => ({ fixed: Buffer.from(args.join(''), 'hex') });
