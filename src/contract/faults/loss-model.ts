import { z } from 'zod';
import { rateField } from './common.ts';

/** How units are lost: independently, with a correlation, or in bursts (Gilbert–Elliott). Spread into a schema, then {@link checkLoss}. */
export const lossFields = {
  rate: rateField
    .optional()
    .meta({ description: 'Share of units that are lost. Give either this or `bursts`. 0: none; 1: all.' }),
  correlation: rateField
    .default(0)
    .meta({ description: 'How strongly a decision depends on the one before it. 0: not at all. Default 0.' }),
  bursts: z
    .strictObject({
      p: rateField.meta({ description: 'Chance to change from the good to the bad state, for each unit.' }),
      r: rateField.meta({ description: 'Chance to change from the bad to the good state, for each unit.' }),
      h: rateField.default(0).meta({ description: 'Chance that a unit survives in the bad state. Default 0.' }),
      k: rateField.default(1).meta({ description: 'Chance that a unit survives in the good state. Default 1.' }),
    })
    .optional()
    .meta({
      id: 'FaultBursts',
      description:
        'Gilbert–Elliott: a bad state with a mean length of 1/r units begins with chance p. Instead of `rate`.',
      examples: [{ p: 0.01, r: 0.25 }],
    }),
};

interface LossSpec {
  rate?: number | undefined;
  bursts?: object | undefined;
  correlation: number;
}

/** Refinement: one of the two models. */
export function checkLoss({ rate, bursts, correlation }: LossSpec, context: z.RefinementCtx): void {
  const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
  if (rate === undefined && bursts === undefined) refuse('rate', 'is required, unless `bursts` is given');
  if (rate !== undefined && bursts !== undefined) refuse('bursts', 'must be left out when `rate` is given');
  if (bursts !== undefined && correlation !== 0) refuse('correlation', 'must be left out when `bursts` is given');
}
