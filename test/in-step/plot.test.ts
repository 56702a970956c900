import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { svgOf, type Panel } from '../../bench/lib/plot.ts';
import { scaleOf, showTick } from '../../bench/lib/plot-scale.ts';

const RESULTS = new URL('../../bench/results/', import.meta.url);

function panel(more: Partial<Panel> = {}): Panel {
  return {
    title: 'a <b>',
    x: { label: 'n', scale: 'log' },
    y: { label: 'ms' },
    series: [
      {
        name: 'one',
        points: [
          [1, 2],
          [10, 4],
        ],
      },
      { name: 'two', points: [[1, 3]] },
    ],
    ...more,
  };
}

test('a plot has its titles, units and a line for each series, with SVG markup escaped', () => {
  const svg = svgOf({ title: 'T & U', caption: 'here', panels: [panel()] });
  for (const text of [
    'T &amp; U',
    'a &lt;b&gt;',
    '>n</text>',
    '>ms</text>',
    '>one</text>',
    '>two</text>',
    'prefers-color-scheme:dark',
  ])
    expect(svg).toContain(text);
  expect(svg.match(/<circle/g)).toHaveLength(2);
  expect(svg).not.toContain('NaN');
});

test('points that cannot be drawn are left out: values at or below 0 on a logarithmic axis, and missing values', () => {
  const svg = svgOf({
    title: '',
    panels: [
      panel({
        series: [
          {
            name: 'one',
            points: [
              [0, 1],
              [1, Number.NaN],
              [5, 5],
            ],
          },
        ],
      }),
      panel({ series: [] }),
    ],
  });
  expect(svg.match(/<circle/g)).toHaveLength(1);
  expect(svg).not.toMatch(/NaN|Infinity/);
});

test.each([
  ['linear from 0', scaleOf({ label: '', min: 0 }, [3, 97], [0, 100]), [0, 20, 40, 60, 80, 100]],
  ['linear, to the end of the data', scaleOf({ label: '' }, [0, 31], [0, 100], true), [0, 10, 20, 30]],
  ['linear, one value', scaleOf({ label: '' }, [5], [0, 100]), [5, 6]],
  ['logarithmic over decades', scaleOf({ label: '', scale: 'log' }, [1, 20_000], [0, 100]), [1, 10, 100, 1000, 10_000]],
  ['logarithmic within one', scaleOf({ label: '', scale: 'log' }, [12, 90], [0, 100]), [10, 20, 50, 100]],
])('ticks are round figures: %s', (_what, { ticks, at }, expected) => {
  expect(ticks).toEqual(expected);
  expect(ticks.map((tick) => at(tick) >= -0.001 && at(tick) <= 100.001)).toEqual(ticks.map(() => true));
});

test('ticks are short', () => {
  expect([0.25, 5, 1500, 20_000, 1_500_000].map(showTick)).toEqual(['0.25', '5', '1,500', '20k', '1.5M']);
});

test('bench/results/README.md shows every plot and names every measurement', () => {
  const document = readFileSync(new URL('README.md', RESULTS), 'utf8');
  const files = readdirSync(RESULTS).filter((file) => file !== 'README.md');
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !document.includes(`(${file})`))).toEqual([]);
});
