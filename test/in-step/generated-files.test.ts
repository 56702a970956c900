import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { openApiSteps } from '../../src/modules/docs/openapi/openapi-document.ts';
import { describedApp, generateNow, root } from './fixtures/preview.ts';

const PATHS = [
  'openapi/openapi.json',
  'openapi/asyncapi.json',
  'docs/errors.md',
  'docs/events.md',
  'docs/configuration.md',
  'docs/metrics.md',
  '.env.example',
  'docs/reference/framings.md',
  'docs/reference/proxy.md',
  'docs/reference/rules.md',
  'docs/reference/matches.md',
  'docs/reference/templates.md',
  'docs/reference/job-kinds.md',
];
let now: Record<string, string>;

beforeAll(async () => {
  now = await generateNow();
});

describe('the files generated from the source', () => {
  it('are the known ones', () => {
    expect(Object.keys(now).sort()).toEqual([...PATHS].sort());
  });

  it.each(PATHS)('%s matches the source', async (path) => {
    const committed = await readFile(new URL(path, root), 'utf8').catch(() => '');
    expect(
      committed === now[path] ? 'in step' : firstDifference(committed, now[path] ?? ''),
      `${path} is not in step with the source: run \`npm run generate\` and commit what it changes`,
    ).toBe('in step');
  });

  it('are the same when they are generated again', async () => {
    expect(await generateNow()).toEqual(now);
  });
});

/** A few lines say more than thousands. */
function firstDifference(committed: string, made: string): string {
  const [before, after] = [committed.split('\n'), made.split('\n')];
  const line = after.findIndex((text, index) => text !== before[index]);
  return `line ${line + 1}: committed ${JSON.stringify(before[line])}, the source makes ${JSON.stringify(after[line])}`;
}

// Making it takes a good part of a second, and a node does that while it serves.
it('the OpenAPI document is made in short steps, a schema or less each', async () => {
  const steps = openApiSteps(await describedApp(), '0.0.0');
  let count = 0;
  for (const _ of steps) count += 1;
  expect(count).toBeGreaterThan(100);
});
