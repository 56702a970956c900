import { escapeText, type Figure } from './plot-figure.ts';
import { svgOfPanel, type PlacedPanel } from './plot-panel.ts';

export type { Axis, Figure, Panel, PlotSeries } from './plot-figure.ts';

/** Small plots as SVG, without a dependency: axes with units, linear or logarithmic, readable on light and dark pages, and measurements also without colours. */

const PANEL = { width: 440, height: 280 } as const;
const MARGIN = 16;
const HEAD = 52;

export function svgOf({ title, caption = '', panels, columns = Math.min(2, panels.length) }: Figure): string {
  const rows = Math.ceil(panels.length / columns);
  const [width, height] = [columns * PANEL.width + 2 * MARGIN, rows * PANEL.height + HEAD + MARGIN];
  const placed = panels.map((panel, index): PlacedPanel => ({
    panel,
    left: MARGIN + (index % columns) * PANEL.width,
    top: HEAD + Math.floor(index / columns) * PANEL.height,
    ...PANEL,
  }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeText(title)}">`,
    `<style>${STYLE}</style>`,
    `<rect class="page" width="${width}" height="${height}" rx="6"/>`,
    `<text class="head" x="${MARGIN}" y="24">${escapeText(title)}</text>`,
    `<text class="small" x="${MARGIN}" y="41">${escapeText(caption)}</text>`,
    ...placed.map(svgOfPanel),
    '</svg>\n',
  ].join('\n');
}

/** Colours that people who see few of them can tell apart too; series differ in dashes and dots besides. */
const LIGHT = {
  page: '#ffffff',
  ink: '#1f2328',
  faint: '#59636e',
  grid: '#d9dee3',
  series: ['#0b62c4', '#c2410c', '#15803d', '#7e22ce', '#8a6100'],
} as const;
const DARK = {
  page: '#0d1117',
  ink: '#e6edf3',
  faint: '#9aa4ae',
  grid: '#2b323a',
  series: ['#6cb0ff', '#ff9d66', '#5fd38a', '#cfa1ff', '#e3c34a'],
} as const;
const DASHES = ['none', '7 3', '2 3', '9 3 2 3', '4 4'] as const;

type Colours = typeof LIGHT | typeof DARK;

function colours({ page, ink, faint, grid, series }: Colours): string {
  const own = series
    .map((colour, index) => `.s${index}{stroke:${colour};color:${colour}}.d${index}{fill:${colour}}`)
    .join('');
  return `.page{fill:${page}}.ink,.head{fill:${ink}}.small{fill:${faint}}.axis{stroke:${faint}}.grid{stroke:${grid}}.mark{stroke:${faint}}${own}`;
}

const STYLE = [
  'text{font:11px system-ui,sans-serif}.head{font-size:15px;font-weight:600}.name{font-weight:600;font-size:12px}',
  '.line{fill:none;stroke-width:1.8;stroke-linejoin:round}.line.samples{stroke-width:1.1;stroke-dasharray:none}.axis,.grid{stroke-width:1}.mark{stroke-width:1;stroke-dasharray:3 3}',
  DASHES.map((dash, index) => `.s${index}{stroke-dasharray:${dash}}`).join(''),
  colours(LIGHT),
  `@media (prefers-color-scheme:dark){${colours(DARK)}}`,
].join('');
