import type { z } from 'zod';

/** One kind of job. */
export interface JobKindEntry {
  /** What it does, in one sentence. */
  readonly summary: string;
  /** `io` jobs mostly wait and share a thread by the hundreds; a `cpu` job has a thread to itself, which is ended when the job must stop. */
  readonly cost: 'io' | 'cpu';
  /** What the user says. It must accept its own output unchanged: jobs are stored with all defaults filled in and checked again when run. */
  readonly input: z.ZodType;
  /** What a completed job gives. */
  readonly result: z.ZodType;
  readonly example: { readonly input: unknown; readonly result: unknown };
}
