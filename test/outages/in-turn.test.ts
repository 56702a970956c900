import { describe, expect, test } from 'vitest';
import { outages } from './catalogue.ts';
import { makePlace } from './lib/place.ts';
import { Random } from './lib/random.ts';
import { runRound } from './lib/round.ts';
import { Scene } from './lib/scene.ts';
import { requireKnown, suite } from './lib/suite.ts';

requireKnown(outages.map(({ name }) => name));
const place = await makePlace();
place.remove();

describe(`one after the other, --seed ${suite.seed}`, () => {
  const random = new Random(suite.seed);
  for (const outage of random.shuffled(outages)) {
    const chance = random.fork();
    const obstacle = outage.findObstacle?.(place);
    test.skipIf(obstacle !== undefined || !suite.isWanted(outage.name))(
      obstacle === undefined ? `${outage.name}: ${outage.what}` : `${outage.name} cannot be done here: ${obstacle}`,
      async () => {
        const scene = await Scene.start(outage.service);
        try {
          expect(await runRound(scene, [outage], chance)).toEqual([]);
        } finally {
          await scene.end();
        }
      },
      suite.testTimeoutMs,
    );
  }
});
