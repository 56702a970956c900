import { median } from '../lib/stats.ts';

/** Parts the samples are cut into; the least value of each is what the slope is of. */
const PARTS = 12;

/**
 * How fast the lower edge rises: memory goes up and down with every garbage collection, and what it falls back to is what is kept. The
 * median of the slopes between all pairs of minima (Theil–Sen), so that a single outlier means nothing. 0 with fewer than 4 points.
 */
export function floorSlope(points: readonly (readonly [x: number, y: number])[]): number {
  if (points.length < 4) return 0;
  const floor = minimaOf(points);
  const slopes = floor.flatMap(([x, y], index) =>
    floor.slice(index + 1).map(([laterX, laterY]) => (laterY - y) / (laterX - x)),
  );
  return median(slopes);
}

function minimaOf(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const parts = Math.min(PARTS, points.length);
  return Array.from({ length: parts }, (_, part) => {
    const own = points.slice(
      Math.floor((part * points.length) / parts),
      Math.floor(((part + 1) * points.length) / parts),
    );
    return own.reduce((least, point) => (point[1] < least[1] ? point : least));
  });
}
