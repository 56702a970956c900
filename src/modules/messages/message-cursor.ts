import { decodeCursor, encodeCursor } from '../../core/http/index.ts';

/** Positions in the captures of the threads an endpoint lives on: thread → position of the last message read. */
export type CapturePositions = ReadonlyMap<number, number>;

const POSITIONS = /^\d{1,2}:\d{1,15}(?:,\d{1,2}:\d{1,15})*$/;

export function encodePositions(positions: CapturePositions): string {
  return encodeCursor([...positions].map(([thread, position]) => `${thread}:${position}`).join(','));
}

/** Throws `malformed_cursor`. */
export function decodePositions(cursor: string): CapturePositions {
  const pairs = decodeCursor(cursor, POSITIONS)
    .split(',')
    .map((pair) => pair.split(':').map(Number));
  return new Map(pairs.map(([thread = 0, position = 0]) => [thread, position]));
}
