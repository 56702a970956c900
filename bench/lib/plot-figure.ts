/** What a plot is made of. */

export interface Axis {
  /** With its unit, for example `memory (MiB)`. */
  readonly label: string;
  /** Default `linear`. On `log` values that are not greater than 0 are left out. */
  readonly scale?: 'linear' | 'log';
  /** The axis reaches at least to here. Default for linear y: 0. */
  readonly min?: number;
  readonly max?: number;
}

export interface PlotSeries {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Default true: a dot at each point, for measurements that are few; false for samples over time. */
  readonly dots?: boolean;
}

export interface Panel {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  /** At most five; each has a colour, a dash and a dot of its own. */
  readonly series: readonly PlotSeries[];
  /** Upright lines with a word, where something is to be pointed at. */
  readonly marks?: readonly { readonly x: number; readonly text: string }[];
}

export interface Figure {
  readonly title: string;
  /** Below the title: what it was measured on. */
  readonly caption?: string;
  readonly panels: readonly Panel[];
  /** Panels beside each other. Default 2, and 1 for a single one. */
  readonly columns?: number;
}

export function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
