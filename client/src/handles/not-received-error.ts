import type { Schema } from '../schema-types.ts';
import { describeMisses, type Wanted } from './describe-misses.ts';

/** A message did not come in time. The message of the error has the closest misses, with their bytes. */
export class NotReceivedError extends Error {
  override readonly name: string = 'NotReceivedError';
  /** What the server found. */
  readonly result: Schema<'VerificationResult'>;

  constructor(result: Schema<'VerificationResult'>, wanted: Wanted = {}) {
    super([result.detail, ...describeMisses(result, wanted)].join('\n'));
    this.result = result;
  }
}
