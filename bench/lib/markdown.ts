import { isMet, showBudget, showCost, showRatio, showSeries, type Row } from './report.ts';
import type { Outcome } from './runner.ts';

const HEAD = [
  'question',
  'what',
  'against',
  'budget',
  'ratio',
  'ours',
  'theirs',
  'unit',
  'processor time for one, ours / theirs, µs',
];

/** The whole run as a table for bench/README.md; a budget that was missed is bold. */
export function markdownTable(outcomes: readonly Outcome[]): string {
  const lines = outcomes.flatMap(({ question, rows }) => rows.map((row) => cells(question, row)));
  return [HEAD, HEAD.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function cells(question: string, row: Row): string[] {
  const ratio = isMet(row) ? showRatio(row) : `**${showRatio(row)}**`;
  const budget = row.budget === undefined ? '' : showBudget(row.budget);
  return [
    `\`${question}\``,
    row.what,
    row.against,
    budget,
    ratio,
    showSeries(row.ours),
    showSeries(row.baseline),
    row.unit,
    showCost(row),
  ].map((cell) => cell.replaceAll('|', '\\|'));
}
