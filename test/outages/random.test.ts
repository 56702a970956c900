import { expect, test } from 'vitest';
import { outages } from './catalogue.ts';
import { FEW_DESCRIPTORS } from './kinds/descriptors.ts';
import { runRound } from './lib/round.ts';
import { Scene } from './lib/scene.ts';
import { nameOf, sequence } from './lib/sequence.ts';
import { suite } from './lib/suite.ts';

test.runIf(suite.isWanted('random'))(
  `at random, alone and together, --seed ${suite.seed}`,
  { timeout: suite.randomMs + suite.testTimeoutMs },
  async () => {
    const scene = await Scene.start({ maxDescriptors: FEW_DESCRIPTORS });
    try {
      const possible = outages.filter((outage) => outage.findObstacle?.(scene.place) === undefined);
      const untilMs = Date.now() + suite.randomMs;
      for (const step of sequence(possible, suite.seed)) {
        if (Date.now() > untilMs) break;
        process.stderr.write(`at random, --seed ${suite.seed}: ${nameOf(step)}\n`);
        expect(await runRound(scene, step.outages, step.random), nameOf(step)).toEqual([]);
      }
    } finally {
      await scene.end();
    }
  },
);
