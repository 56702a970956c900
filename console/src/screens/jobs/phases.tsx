import type { Schema } from '../../../../client/src/index.ts';
import { formatMs } from '../../parts/format.ts';

interface PhasesProps {
  readonly timings: Schema<'JobTimings'>;
  readonly result: unknown;
}

/** How long each part took, as bars of one scale. */
export function Phases({ timings, result }: PhasesProps) {
  const phases = [
    ...(timings.waitMs === null ? [] : [['waited', timings.waitMs] as const]),
    ...(timings.runMs === null ? [] : [['ran', timings.runMs] as const]),
    ...timesOf(result),
  ];
  const most = Math.max(1, ...phases.map(([, ms]) => ms));
  if (phases.length === 0) return null;
  return (
    <section>
      <h2>Phases</h2>
      <dl class="phases">
        {phases.map(([name, ms]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <meter min={0} max={most} value={ms} aria-label={name} /> {formatMs(ms)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Fields of a result that are times, of itself or of its `timings`: `connectMs`. */
function timesOf(result: unknown): (readonly [string, number])[] {
  if (typeof result !== 'object' || result === null) return [];
  const { timings = {}, phases = {}, ...own } = result as Readonly<Record<string, object>>;
  const values: Readonly<Record<string, unknown>> = { ...own, ...timings, ...phases };
  return Object.entries(values)
    .filter((entry): entry is [string, number] => entry[0].endsWith('Ms') && typeof entry[1] === 'number')
    .map(([name, ms]) => [name.replace(/Ms$/, ''), ms]);
}
