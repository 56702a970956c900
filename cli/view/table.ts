import { visible } from './visible.ts';

export interface Column<T> {
  readonly title: string;
  readonly value: (row: T) => unknown;
}

const GAP = '  ';
const WIDE = /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u;
const NARROWEST = 12;

/** Columns that a terminal gives a text. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += /\p{Mark}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** A cell: empty for what is not there. */
function cellOf(value: unknown): string {
  if (value === undefined || value === null || value === '') return '–';
  if (typeof value === 'object') return visible(JSON.stringify(value));
  return visible(String(value));
}

/** Rows under titles. The last column is cut where the terminal ends. */
export function renderTable<T>(columns: readonly Column<T>[], rows: readonly T[], terminalWidth = 0): string[] {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ value }) => cellOf(value(row)))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => widthOf(line[at] ?? ''))));
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP.length, 0);
  const room = terminalWidth === 0 ? Infinity : Math.max(NARROWEST, terminalWidth - before);
  return cells.map((line) =>
    line
      .map((cell, at) => {
        if (at === line.length - 1) return cut(cell, room);
        return cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell));
      })
      .join(GAP)
      .trimEnd(),
  );
}

function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const character of text) {
    used += widthOf(character);
    if (used > width) break;
    kept += character;
  }
  return `${kept}…`;
}
