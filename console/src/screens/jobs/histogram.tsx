import { formatMs, plural } from '../../parts/format.ts';

const BINS = 24;
const HEIGHT = 60;

/** How values in milliseconds are spread, on a logarithmic scale. */
export function Histogram({ values, label }: { readonly values: readonly number[]; readonly label: string }) {
  const logs = values.map((value) => Math.log10(Math.max(value, 0.5)));
  const min = Math.min(...logs);
  const width = Math.max((Math.max(...logs) - min) / BINS, 0.01);
  const counts = Array.from({ length: BINS }, () => 0);
  for (const log of logs) {
    const at = Math.min(BINS - 1, Math.floor((log - min) / width));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const most = Math.max(...counts);
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const text = `${label}: ${formatMs(sorted[0] ?? 0)} to ${formatMs(sorted.at(-1) ?? 0)}, median ${formatMs(middle)}, ${plural(values.length, 'job')}`;
  return (
    <figure class="histogram">
      <svg viewBox={`0 0 ${BINS * 10} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={text}>
        {counts.map((count, at) => (
          <rect
            key={at}
            x={at * 10 + 1}
            width={8}
            y={HEIGHT - (count / most) * HEIGHT}
            height={(count / most) * HEIGHT}
          />
        ))}
      </svg>
      <figcaption class="soft">{text}</figcaption>
    </figure>
  );
}
