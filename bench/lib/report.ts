import { existsSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Figure } from './in-turns.ts';
import { seriesOf, type Series } from './stats.ts';

/** One answer: our figure against a baseline's or a peer's in the same run. */
export interface Row {
  readonly what: string;
  readonly against: string;
  /** `ours / baseline` unless the row says otherwise. */
  readonly ratio: number;
  /** Least and greatest ratio within one round, where rounds were measured in turns. */
  readonly ratios?: Series;
  /** Absent: there is none, the figure is for comparison. */
  readonly budget?: Budget;
  readonly ours: Series;
  readonly baseline: Series;
  readonly unit: string;
  /** Processor time for one unit, in microseconds: of ours and of the baseline. */
  readonly cpuUs?: { readonly ours: Series; readonly baseline: Series };
}

export type Budget = { readonly atLeast: number } | { readonly atMost: number };

/** Measured in turns: the figures of each round. */
export interface Comparison extends Pick<Row, 'what' | 'against' | 'budget' | 'unit'> {
  readonly ours: readonly Figure[];
  readonly baseline: readonly Figure[];
}

const rows: Row[] = [];
const notes: string[] = [];

export function describeMachine(): string {
  return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
}

export function printMachine(): void {
  console.log(`machine: ${describeMachine()}, load generator on the same machine\nfrom npm: ${describePackages()}`);
}

/** What npm brought to compare with: peers are in bench/node_modules. Those from Debian are noted where they are used. */
export function describePackages(): string {
  return ['bench/node_modules/@mbtest/mountebank', 'node_modules/bullmq', 'node_modules/ws']
    .map(describePackage)
    .join(', ');
}

function describePackage(folder: string): string {
  const name = folder.replace(/^.*node_modules\//, '');
  const file = new URL(`../../${folder}/package.json`, import.meta.url);
  if (!existsSync(file)) return `no ${name}`;
  return `${name} ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`;
}

/** The ratio is the median of those within each round. */
export function printComparison({ ours, baseline, ...row }: Comparison): void {
  const theirs = valuesOf(baseline);
  const ratios = seriesOf(valuesOf(ours).map((figure, round) => figure / (theirs[round] ?? Number.NaN)));
  const cpuUs = { ours: seriesOf(costsOf(ours)), baseline: seriesOf(costsOf(baseline)) };
  const isKnown = cpuUs.ours.median > 0 && cpuUs.baseline.median > 0;
  printRow({
    ...row,
    ratio: ratios.median,
    ratios,
    ours: seriesOf(valuesOf(ours)),
    baseline: seriesOf(theirs),
    ...(isKnown ? { cpuUs } : {}),
  });
}

function valuesOf(figures: readonly Figure[]): number[] {
  return figures.map((figure) => (typeof figure === 'number' ? figure : figure.value));
}

function costsOf(figures: readonly Figure[]): number[] {
  return figures.map((figure) => (typeof figure === 'number' ? Number.NaN : figure.cpuUs));
}

export function printRow(row: Row): void {
  rows.push(row);
  const verdict = row.budget === undefined ? 'seen  ' : isMet(row) ? 'met   ' : 'MISSED';
  const budget = row.budget === undefined ? '' : ` (budget ${showBudget(row.budget)})`;
  console.log(`${verdict}  ${row.what}: ${showRatio(row)} × ${row.against}${budget}`);
  console.log(`          ours ${showSeries(row.ours)} ${row.unit}; baseline ${showSeries(row.baseline)} ${row.unit}`);
  if (row.cpuUs !== undefined)
    console.log(
      `          processor time for one: ours ${showSeries(row.cpuUs.ours)} µs; baseline ${showSeries(row.cpuUs.baseline)} µs`,
    );
}

/** What else a reader has to know: a version, what was left out and why. */
export function printNote(note: string): void {
  notes.push(note);
  console.log(`          ${note}`);
}

/** The rows and notes printed since the last call. */
export function takeAnswers(): { readonly rows: readonly Row[]; readonly notes: readonly string[] } {
  return { rows: rows.splice(0), notes: notes.splice(0) };
}

export function isMet({ budget, ratio }: Row): boolean {
  if (budget === undefined) return true;
  return 'atLeast' in budget ? ratio >= budget.atLeast : ratio <= budget.atMost;
}

export function showBudget(budget: Budget): string {
  return 'atLeast' in budget ? `≥ ${budget.atLeast}` : `≤ ${budget.atMost}`;
}

export function showRatio({ ratio, ratios }: Row): string {
  return ratios === undefined
    ? ratio.toFixed(2)
    : `${ratio.toFixed(2)} [${ratios.min.toFixed(2)}–${ratios.max.toFixed(2)}]`;
}

export function showSeries({ median, min, max }: Series): string {
  return min === max ? showFigure(median) : `${showFigure(median)} [${showFigure(min)}–${showFigure(max)}]`;
}

/** Ours and theirs, without the least and the greatest. */
export function showCost({ cpuUs }: Row): string {
  return cpuUs === undefined ? '' : `${showFigure(cpuUs.ours.median)} / ${showFigure(cpuUs.baseline.median)}`;
}

function showFigure(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
