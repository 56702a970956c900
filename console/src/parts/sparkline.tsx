import { SERIES_LENGTH } from '../live/rates.ts';

const WIDTH = 120;
const HEIGHT = 28;

interface SparklineProps {
  readonly values: readonly number[];
  /** What it shows, for those who do not see it. */
  readonly label: string;
  readonly format: (value: number) => string;
}

/** The last readings as a line; the newest is at the right. */
export function Sparkline({ values, label, format }: SparklineProps) {
  const max = Math.max(1e-9, ...values);
  const step = WIDTH / (SERIES_LENGTH - 1);
  const left = WIDTH - (values.length - 1) * step;
  const points = values.map(
    (value, at) => `${(left + at * step).toFixed(1)},${(HEIGHT - 2 - (value / max) * (HEIGHT - 4)).toFixed(1)}`,
  );
  const text = `${label}: now ${format(values.at(-1) ?? 0)}, at most ${format(Math.max(0, ...values))} in the last minute`;
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={text}>
      <title>{text}</title>
      <line x1="0" x2={WIDTH} y1={HEIGHT - 1} y2={HEIGHT - 1} class="base" />
      {points.length > 1 && (
        <polygon class="area" points={`${left.toFixed(1)},${HEIGHT - 1} ${points.join(' ')} ${WIDTH},${HEIGHT - 1}`} />
      )}
      {points.length > 1 && <polyline points={points.join(' ')} />}
    </svg>
  );
}
