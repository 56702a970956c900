import { escapeText, type Panel, type PlotSeries } from './plot-figure.ts';
import { scaleOf, showTick, type Scale } from './plot-scale.ts';

export interface PlacedPanel {
  readonly panel: Panel;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Room for the title and the legend above, and for the axes' figures. */
const INSET = { left: 62, right: 18, top: 44, bottom: 44 } as const;

/** Legends of five need more room than the panel has beside its axis. */
const LEGEND_OUTDENT = 40;

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Scale;
  readonly y: Scale;
}

export function svgOfPanel({ panel, left, top, width, height }: PlacedPanel): string {
  const edges = {
    left: left + INSET.left,
    right: left + width - INSET.right,
    top: top + INSET.top,
    bottom: top + height - INSET.bottom,
  };
  const points = panel.series.flatMap((series) => series.points);
  const frame: Frame = {
    ...edges,
    x: scaleOf(
      panel.x,
      points.map(([x]) => x),
      [edges.left, edges.right],
      true,
    ),
    y: scaleOf(
      { ...(panel.y.scale === 'log' ? {} : { min: 0 }), ...panel.y },
      points.map(([, y]) => y),
      [edges.bottom, edges.top],
    ),
  };
  return [
    `<text class="ink name" x="${edges.left}" y="${top + 14}">${escapeText(panel.title)}</text>`,
    svgOfLegend(panel, left + INSET.left - (panel.series.length > 3 ? LEGEND_OUTDENT : 0), top + 32),
    svgOfAxes(panel, frame),
    ...(panel.marks ?? []).map((mark) => svgOfMark(mark, frame)),
    ...panel.series.map((series, index) => svgOfSeries(series, index, frame)),
  ].join('\n');
}

function svgOfLegend({ series }: Panel, left: number, y: number): string {
  if (series.length < 2) return '';
  let x = left;
  return series
    .map(({ name }, index) => {
      const entry = `<path class="line s${index}" d="M${x} ${y - 4}h20"/><text class="ink" x="${x + 24}" y="${y}">${escapeText(name)}</text>`;
      x += 24 + name.length * 6 + 10;
      return entry;
    })
    .join('');
}

function svgOfAxes({ x: xAxis, y: yAxis }: Panel, { left, right, top, bottom, x, y }: Frame): string {
  const upright = y.ticks.map(
    (tick) =>
      `<path class="grid" d="M${left} ${round(y.at(tick))}H${right}"/><text class="ink" text-anchor="end" x="${left - 6}" y="${round(y.at(tick) + 4)}">${showTick(tick)}</text>`,
  );
  const across = x.ticks.map(
    (tick) =>
      `<path class="grid" d="M${round(x.at(tick))} ${top}V${bottom}"/><text class="ink" text-anchor="middle" x="${round(x.at(tick))}" y="${bottom + 15}">${showTick(tick)}</text>`,
  );
  const middle = (top + bottom) / 2;
  return [
    ...upright,
    ...across,
    `<path class="axis" fill="none" d="M${left} ${top}V${bottom}H${right}"/>`,
    `<text class="small" text-anchor="middle" x="${(left + right) / 2}" y="${bottom + 32}">${escapeText(xAxis.label)}</text>`,
    `<text class="small" text-anchor="middle" transform="translate(${left - 48} ${middle}) rotate(-90)">${escapeText(yAxis.label)}</text>`,
  ].join('');
}

function svgOfMark(
  { x: value, text }: { readonly x: number; readonly text: string },
  { x, top, bottom, left, right }: Frame,
): string {
  const at = round(x.at(value));
  const atEnd = at > (left + right) / 2;
  return `<path class="mark" d="M${at} ${top}V${bottom}"/><text class="small" text-anchor="${atEnd ? 'end' : 'start'}" x="${at + (atEnd ? -4 : 4)}" y="${top + 11}">${escapeText(text)}</text>`;
}

function svgOfSeries({ points, dots = true }: PlotSeries, index: number, { x, y }: Frame): string {
  const placed = points
    .filter(([a, b]) => x.has(a) && y.has(b))
    .map(([a, b]): [number, number] => [round(x.at(a)), round(y.at(b))]);
  if (placed.length === 0) return '';
  const line = `<path class="line s${index}${dots ? '' : ' samples'}" d="M${placed.map(([a, b]) => `${a} ${b}`).join('L')}"/>`;
  return dots ? line + placed.map(([a, b]) => DOTS[index % DOTS.length]?.(a, b, `d${index}`) ?? '').join('') : line;
}

/** One shape a series. */
const DOTS = [
  (x: number, y: number, name: string) => `<circle class="${name}" cx="${x}" cy="${y}" r="3"/>`,
  (x: number, y: number, name: string) =>
    `<rect class="${name}" x="${round(x - 2.8)}" y="${round(y - 2.8)}" width="5.6" height="5.6"/>`,
  (x: number, y: number, name: string) => `<path class="${name}" d="M${x} ${round(y - 3.8)}l3.6 6.4h-7.2z"/>`,
  (x: number, y: number, name: string) => `<path class="${name}" d="M${x} ${round(y - 4)}l4 4-4 4-4-4z"/>`,
  (x: number, y: number, name: string) => `<path class="${name}" d="M${x} ${round(y + 3.8)}l3.6-6.4h-7.2z"/>`,
];

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
