/** A run of a job, for scripts that refuse what it does once another run of the job has started. */
export interface RunGuard {
  /** Hash of the job; its field `run` is the number of the run that began last. Run 1 begins before that is written. */
  readonly key: string;
  readonly run: number;
}

/** Key and run for a script that is given `anyKey` in place of a guard when there is none. */
export function guardArguments(
  guard: RunGuard | undefined,
  anyKey: string,
): { readonly key: string; readonly run: number | '' } {
  return guard ?? { key: anyKey, run: '' };
}
