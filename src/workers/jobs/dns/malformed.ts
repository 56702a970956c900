import { AppError } from '../../../core/errors/index.ts';

export function malformed(what: string): AppError {
  return new AppError('malformed_message', `The answer is not a DNS message: ${what}.`);
}
