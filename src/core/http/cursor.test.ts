import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

test('a cursor stands for the position it was made of', () => {
  expect(decodeCursor(encodeCursor('lst_0abc'), /^lst_/)).toBe('lst_0abc');
});

test.each(['', 'garbage', '%%%', encodeCursor('con_1'), `${encodeCursor('lst_1')}=`])(
  '"%s" is refused as malformed',
  (cursor) => {
    expect(() => decodeCursor(cursor, /^lst_/)).toThrowError(expect.objectContaining({ code: 'malformed_cursor' }));
  },
);
