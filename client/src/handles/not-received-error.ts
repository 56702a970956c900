import type { Schema } from '../schema-types.ts';
import { describeMisses } from './describe-misses.ts';

/** A message did not come in time. The message of the error has the closest misses. */
export class NotReceivedError extends Error {
  override readonly name: string = 'NotReceivedError';
  /** What the server found. */
  readonly result: Schema<'VerificationResult'>;

  constructor(result: Schema<'VerificationResult'>) {
    super([result.detail, ...describeMisses(result)].join('\n'));
    this.result = result;
  }
}
