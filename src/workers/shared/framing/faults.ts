import { AppError } from '../../../core/errors/index.ts';

/** A message is longer than `maxMessageBytes`, `onOversize: close`. */
export function tooLarge(maxMessageBytes: number): AppError {
  return new AppError('message_too_large', `A message is longer than ${maxMessageBytes} bytes.`);
}

/** The bytes that came do not fit the framing. */
export function malformed(detail: string): AppError {
  return new AppError('malformed_message', detail);
}

/** The framing has no way to say this message. */
export function notEncodable(detail: string): AppError {
  return new AppError('message_not_encodable', detail);
}
