import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svgOf, type Panel } from './plot.ts';
import { describeMachine } from './report.ts';

const RESULTS = fileURLToPath(new URL('../results', import.meta.url));

/** A scale curve: what was measured, and how it is drawn. */
export interface Curve<Point> {
  /** Of the files in bench/results. */
  readonly name: string;
  readonly title: string;
  readonly points: readonly Point[];
  readonly panels: readonly Panel[];
  /** What else was seen; goes into the JSON. */
  readonly notes?: Readonly<Record<string, unknown>>;
}

/** Prints the points and writes bench/results/NAME.json and NAME.svg. */
export function writeCurve<Point extends object>({ name, title, points, panels, notes = {} }: Curve<Point>): void {
  mkdirSync(RESULTS, { recursive: true });
  const machine = `${describeMachine()}, shared with the load (load average with it ${loadavg()[0]?.toFixed(1)})`;
  writeFileSync(
    join(RESULTS, `${name}.json`),
    `${JSON.stringify({ machine, at: new Date().toISOString(), ...notes, points: points.map(rounded) }, null, 2)}\n`,
  );
  writeFileSync(join(RESULTS, `${name}.svg`), svgOf({ title, caption: machine, panels }));
  console.table(points.map(rounded));
  for (const [key, value] of Object.entries(notes)) console.log(`          ${key}: ${JSON.stringify(value)}`);
}

/** Four significant digits are more than any of this is good for. */
function rounded(point: object): object {
  return Object.fromEntries(
    Object.entries(point).map(([key, value]) => [
      key,
      typeof value === 'number' ? Number(value.toPrecision(4)) : value,
    ]),
  );
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
