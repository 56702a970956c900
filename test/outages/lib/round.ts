import type { Outage } from './outage.ts';
import type { Unseen } from './account.ts';
import { levelProblems } from './levels.ts';
import type { Random } from './random.ts';
import type { Scene, Settled } from './scene.ts';
import { storedProblems } from './stored.ts';
import { wait } from './wait.ts';

/** How long the last events may take to reach the subscriber, in milliseconds. */
const EVENTS_BOUND_MS = 60_000;
/** Failures of one kind that are reported. */
const SHOWN = 5;

/** Inflicts these outages at the same time, waits until they are over, and says what does not hold. Empty: everything does. */
export async function runRound(scene: Scene, outages: readonly Outage[], random: Random): Promise<string[]> {
  const cutsBefore = cuts(scene);
  const chances = outages.map(() => random.fork());
  await Promise.all(
    outages.map((outage, at) =>
      inflict(outage, scene, {
        random: chances[at] as Random,
        isShaken: outages.some((other) => other !== outage && other.cuts === true),
      }),
    ),
  );
  await scene.recovered();
  await scene.rest();
  const mayCut = outages.some((outage) => outage.cuts === true);
  const found = [
    ...scene.loads.flatMap((load) => load.problems),
    ...(cuts(scene) > cutsBefore && !mayCut ? [`${cuts(scene) - cutsBefore} connections of the load were cut`] : []),
    ...(await probeProblems(scene)),
    ...(await scene.ledger.check()),
    ...scene.ledger.problems.map((outage) => `API: ${outage}`),
    ...(await storedProblems((method, path) => scene.ask(method, path))),
    ...(await eventProblems(
      scene,
      outages.some((outage) => outage.loses === true),
    )),
    ...(await openProblems(scene)),
    ...(await levelProblems(scene.levelsBefore, () => scene.levels())),
  ];
  scene.work();
  return found;
}

/** What an outage looks at while it lasts may be cut or killed by one that comes with it; what has to hold afterwards is asked all the same. */
async function inflict(
  outage: Outage,
  scene: Scene,
  { random, isShaken }: { random: Random; isShaken: boolean },
): Promise<void> {
  try {
    await outage.inflict(scene, random);
  } catch (error) {
    if (!isShaken) throw error;
  }
}

function cuts(scene: Scene): number {
  return scene.loads.reduce((sum, load) => sum + load.cuts, 0);
}

/** The API answered throughout, within its bound. */
async function probeProblems({ prober }: Scene): Promise<string[]> {
  const { failures } = await prober.report();
  const shown = failures.slice(0, SHOWN).map(({ begunMs, text }) => `${new Date(begunMs).toISOString()} ${text}`);
  return failures.length > SHOWN
    ? [...shown, `…and ${failures.length - SHOWN} more requests without an answer`]
    : shown;
}

/** Everything that happened in the round was delivered, or announced as missed: no more and no less. */
async function eventProblems(scene: Scene, mayLose: boolean): Promise<string[]> {
  const { subscriber, settled: before } = scene;
  const now = () => tallyOf(scene, before);
  await wait(now, ({ least, missed, isUnknown }) => least <= missed || isUnknown, EVENTS_BOUND_MS).catch(
    () => undefined,
  );
  const { least, most, holes, missed, isUnknown } = now();
  scene.settle();
  const { audit, replies } = subscriber;
  const problems = [
    ...audit.faults,
    ...replies.flatMap(({ error }) => (error ? [`the subscriber was refused: ${error.code}`] : [])),
  ];
  if (holes > missed && !isUnknown)
    problems.push(`${holes} events are missing in the sequence, ${missed} were announced`);
  if (least > missed && !isUnknown)
    problems.push(
      `at least ${least} events of acknowledged messages did not come, ${missed} were announced (${scene.unseenOf(SHOWN).join('; ')})`,
    );
  if (missed > most + holes) problems.push(`${missed} events were announced as missed, at most ${most} can be`);
  if ((missed > 0 || isUnknown) && !mayLose)
    problems.push(`${isUnknown ? 'an unknown number of' : missed} events were lost`);
  return problems;
}

interface Tally extends Unseen {
  readonly holes: number;
  readonly missed: number;
  /** A gap came that does not say how many are missing. */
  readonly isUnknown: boolean;
}

/** Since the last round. */
function tallyOf({ unseen, subscriber: { audit, gaps } }: Scene, before: Settled): Tally {
  const { least, most } = unseen();
  return {
    least: least - before.least,
    most: most - before.most,
    holes: audit.holes - before.holes,
    missed: audit.missed - before.missed,
    isUnknown: gaps.slice(before.gaps).some(({ missed }) => missed === null),
  };
}

/** Every connection that is no longer open has a `connection.closed`. */
async function openProblems(scene: Scene): Promise<string[]> {
  const { body } = await scene.ask<{ items: object[] }>('GET', '/v1/connections?limit=500');
  const open = body.items.length;
  const counted = await wait(
    () => scene.openConnections(),
    (count) => count === open,
    EVENTS_BOUND_MS,
  ).catch(() => scene.openConnections());
  return counted === open ? [] : [`${counted} connections are open by their events, ${open} are`];
}
