import { AppError } from '../errors/index.ts';

/** A cursor as it is handed out: opaque, safe in a URL. */
export function encodeCursor(position: string): string {
  return Buffer.from(position, 'utf8').toString('base64url');
}

/** The position a cursor stands for; throws `malformed_cursor` unless it is one that {@link encodeCursor} made of a `valid` position. */
export function decodeCursor(cursor: string, valid: RegExp): string {
  const position = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!valid.test(position) || encodeCursor(position) !== cursor) {
    throw new AppError('malformed_cursor', 'The cursor was not issued by this list.', {
      errors: [{ path: 'cursor', message: 'is not a cursor of this list' }],
    });
  }
  return position;
}
