import { cpus, totalmem } from 'node:os';
import type { Series } from './stats.ts';

/** One question's answer: our figure against a baseline's in the same run. */
export interface Row {
  readonly what: string;
  readonly against: string;
  /** `ours / baseline` unless the row says otherwise. */
  readonly ratio: number;
  readonly budget: { readonly atLeast: number } | { readonly atMost: number };
  readonly ours: Series;
  readonly baseline: Series;
  readonly unit: string;
}

export function printMachine(): void {
  const cpu = cpus()[0]?.model ?? 'unknown';
  console.log(`machine: ${cpus().length} × ${cpu}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, load generator on the same machine`);
}

export function printRow(row: Row): void {
  const met = 'atLeast' in row.budget ? row.ratio >= row.budget.atLeast : row.ratio <= row.budget.atMost;
  const wanted = 'atLeast' in row.budget ? `≥ ${row.budget.atLeast}` : `≤ ${row.budget.atMost}`;
  console.log(`${met ? 'met   ' : 'MISSED'}  ${row.what}: ${row.ratio.toFixed(2)} × ${row.against} (budget ${wanted})`);
  console.log(`          ours ${show(row.ours)} ${row.unit}; baseline ${show(row.baseline)} ${row.unit}`);
}

function show({ median, min, max }: Series): string {
  return `${round(median)} [${round(min)}–${round(max)}]`;
}

function round(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
