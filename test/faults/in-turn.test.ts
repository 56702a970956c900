import { describe, expect, test } from 'vitest';
import { faults } from './catalogue.ts';
import { makePlace } from './lib/place.ts';
import { Random } from './lib/random.ts';
import { runRound } from './lib/round.ts';
import { Scene } from './lib/scene.ts';
import { requireKnown, suite } from './lib/suite.ts';

requireKnown(faults.map(({ name }) => name));
const place = await makePlace();
place.remove();

describe(`one after the other, --seed ${suite.seed}`, () => {
  const random = new Random(suite.seed);
  for (const fault of random.shuffled(faults)) {
    const chance = random.fork();
    const obstacle = fault.findObstacle?.(place);
    test.skipIf(obstacle !== undefined || !suite.isWanted(fault.name))(obstacle === undefined ? `${fault.name}: ${fault.what}` : `${fault.name} cannot be done here: ${obstacle}`, async () => {
      const scene = await Scene.start(fault.service);
      try {
        expect(await runRound(scene, [fault], chance)).toEqual([]);
      } finally {
        await scene.end();
      }
    }, suite.testTimeoutMs);
  }
});
