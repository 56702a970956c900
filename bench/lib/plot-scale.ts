import type { Axis } from './plot-figure.ts';

/** From values to places on the page. */
export interface Scale {
  at(value: number): number;
  /** Whether it can be shown: on a logarithmic scale nothing is at or below 0. */
  has(value: number): boolean;
  readonly ticks: readonly number[];
}

/** `to`: where the least and the greatest value are on the page. `endsWithData`: the axis ends there and not at the next round figure. */
export function scaleOf(
  { scale = 'linear', min, max }: Axis,
  values: readonly number[],
  to: readonly [number, number],
  endsWithData = false,
): Scale {
  const shown = values.filter((value) => Number.isFinite(value) && (scale === 'linear' || value > 0));
  const all = [...shown, ...(min === undefined ? [] : [min]), ...(max === undefined ? [] : [max])];
  const [least, greatest] =
    all.length === 0
      ? [1, 10]
      : all.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
  return scale === 'log' ? logScale(least, greatest, to) : linearScale(least, greatest, to, endsWithData);
}

/** How many ticks an axis should have about. */
const TICKS = 5;

function linearScale(
  least: number,
  greatest: number,
  [from, to]: readonly [number, number],
  endsWithData: boolean,
): Scale {
  const step = niceStep((greatest - least || Math.abs(greatest) || 1) / TICKS);
  const low = Math.floor(least / step) * step;
  const high = endsWithData && greatest > low ? greatest : Math.max(Math.ceil(greatest / step) * step, low + step);
  return {
    at: (value) => from + ((value - low) / (high - low)) * (to - from),
    has: Number.isFinite,
    ticks: Array.from({ length: Math.floor((high - low) / step + 1.001) }, (_, n) =>
      Number((low + n * step).toPrecision(12)),
    ),
  };
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
}

/** Ticks at the powers of ten, and between them at 2 and 5 where there is room. */
function logScale(least: number, greatest: number, [from, to]: readonly [number, number]): Scale {
  const wide = Math.log10(greatest / least) > 2.5;
  const ticks = logTicks(least, greatest, wide ? [1] : [1, 2, 5]);
  const low = Math.min(least, ticks[0] ?? least);
  const high = Math.max(greatest, ticks.at(-1) ?? greatest, low * 1.01);
  return {
    at: (value) => from + (Math.log(value / low) / Math.log(high / low)) * (to - from),
    has: (value) => Number.isFinite(value) && value > 0,
    ticks,
  };
}

function logTicks(least: number, greatest: number, factors: readonly number[]): number[] {
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(greatest)); power++)
    all.push(...factors.map((factor) => Number((factor * 10 ** power).toPrecision(6))));
  const first = all.findLastIndex((tick) => tick <= least * 1.0001);
  // The axis ends at the greatest value, unless a tick is close after it.
  const last = all.findLastIndex((tick) => tick <= greatest * 1.6);
  return all.slice(Math.max(0, first), last + 1);
}

/** 20k, 1.5M, 0.25 */
export function showTick(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(4))}M`;
  if (size >= 10_000) return `${Number((value / 1e3).toPrecision(4))}k`;
  return size >= 1000 ? value.toLocaleString('en-US') : String(Number(value.toPrecision(4)));
}
