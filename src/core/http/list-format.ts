import { AppError } from '../errors/index.ts';

/** The forms that lists have. Few have `sse`: the items as they come, without an end. */
export const LIST_TYPES = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
  sse: 'text/event-stream',
} as const;
export type ListFormat = keyof typeof LIST_TYPES;

interface Range {
  readonly type: string;
  readonly q: number;
}

/**
 * The form that a caller prefers (RFC 9110 section 12.5.1): the one with the greatest `q`, of equals the one named most exactly, then the one
 * named first: generated clients name all that an operation has, JSON first. Throws `not_acceptable` when none will do. No `Accept`: JSON.
 */
export function listFormatOf(
  accept: string | undefined,
  offered: readonly ListFormat[] = ['json', 'ndjson', 'csv'],
): ListFormat {
  if (accept === undefined || accept.trim() === '') return 'json';
  const ranges = accept.split(',').map(rangeOf);
  const rated = offered.map((format) => ({ format, ...ratingOf(LIST_TYPES[format], ranges) })).filter(({ q }) => q > 0);
  const [best] = rated.sort((a, b) => b.q - a.q || b.exactness - a.exactness || a.position - b.position);
  if (best === undefined)
    throw new AppError(
      'not_acceptable',
      `"${accept.slice(0, 200)}" is not available here; use ${offered.map((format) => LIST_TYPES[format]).join(', ')}.`,
    );
  return best.format;
}

function rangeOf(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  const q = quality === undefined ? 1 : Number(quality.slice(2));
  return { type, q: q >= 0 && q <= 1 ? q : 0 };
}

/** Of the ranges that a type is in, the most exact one counts. */
function ratingOf(type: string, ranges: readonly Range[]): { q: number; exactness: number; position: number } {
  const names = ['*/*', `${type.split('/')[0] ?? ''}/*`, type];
  let rating = { q: 0, exactness: -1, position: 0 };
  for (const [position, range] of ranges.entries()) {
    const exactness = names.indexOf(range.type);
    if (exactness > rating.exactness) rating = { q: range.q, exactness, position };
  }
  return rating;
}

type Row = Readonly<Record<string, unknown>>;

/** Each item as a line of JSON. */
export function ndjsonOf(items: readonly unknown[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('');
}

/** Rows under a line with the names of the columns (RFC 4180). A column such as `error.code` is a member of a member; lists and objects are JSON. */
export function csvOf(items: readonly unknown[], columns: readonly string[]): string {
  const rows = items.map((item) => columns.map((column) => cellOf(valueAt(item as Row, column))));
  return [columns, ...rows].map((cells) => `${cells.join(',')}\r\n`).join('');
}

function valueAt(row: Row, column: string): unknown {
  return column
    .split('.')
    .reduce<unknown>(
      (value, member) => (typeof value === 'object' && value !== null ? (value as Row)[member] : undefined),
      row,
    );
}

function cellOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
