import type { PlainError } from '../../contract/jobs/thread-messages.ts';
import { AppError, toAppError } from '../../core/errors/index.ts';

/** Longest detail of an error, in characters. */
const MAX_DETAIL_LENGTH = 1000;

/** Whatever a job threw, as plain data. Never throws itself, whatever getters the value has. */
export function plainError(thrown: unknown): PlainError {
  try {
    const error =
      thrown instanceof Error
        ? toAppError(thrown, 'job_failed')
        : new AppError('job_failed', `It threw ${describe(thrown)}.`);
    const { code, detail, errors, extra } = error.toJSON();
    return { code, detail: shortened(String(detail)), ...(errors ? { errors } : {}), ...(extra ? { extra } : {}) };
  } catch {
    return { code: 'job_failed', detail: 'It threw something that cannot be described.' };
  }
}

function describe(thrown: unknown): string {
  if (typeof thrown === 'string') return JSON.stringify(shortened(thrown));
  return typeof thrown === 'object' && thrown !== null ? 'an object that is not an error' : String(thrown);
}

function shortened(text: string): string {
  return text.length > MAX_DETAIL_LENGTH ? `${text.slice(0, MAX_DETAIL_LENGTH)}…` : text;
}
