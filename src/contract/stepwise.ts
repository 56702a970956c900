import type { z } from 'zod';

/** What is wrong: where in the value, and why. */
export interface Refusal {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A check that may take long, in short steps: each yields what it has found. */
export type StepwiseCheck<Value> = (value: Value) => Iterator<readonly Refusal[], void>;

/**
 * Lets a refinement of `schema` be done in steps, on the output of `shape`, before a large value is parsed as a whole
 * (`core/http/sliced-check.ts` looks for it). The refinement has to remember what it has found, so that it does not look again.
 */
export function checkedInSteps<T extends z.ZodType, Shape extends z.ZodType>(
  schema: T,
  shape: Shape,
  check: StepwiseCheck<z.output<Shape>>,
): T {
  Object.assign(schema._zod.def, { steps: { shape, check } });
  return schema;
}
