import { measureCpuShare } from './cpu-share.ts';
import { noteGenerator } from './generators.ts';

/** A rate, a time or a size; `cpuUs`: the processor time one unit of it cost who was measured, in microseconds. */
export type Figure = number | { readonly value: number; readonly cpuUs: number };
/** Measures once. */
export type Way = () => Promise<Figure>;

/**
 * Measures each way once a round, every second round from the last to the first: what else the machine does, and whether it gets faster or
 * slower meanwhile, is then mostly the same for all. Rounds for warming up are not kept.
 *
 * @returns for each way its figures, one a round, in order
 */
export async function inTurns<Name extends string>(
  { runs, warmUp = 0 }: { readonly runs: number; readonly warmUp?: number },
  ways: Readonly<Record<Name, Way>>,
): Promise<Record<Name, readonly Figure[]>> {
  const names = Object.keys(ways) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as Figure[]])) as Record<Name, Figure[]>;
  for (let round = -warmUp; round < runs; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const share = measureCpuShare();
      const figure = await ways[name]();
      if (round < 0) continue;
      noteGenerator('bench/run.mjs', share());
      figures[name].push(figure);
    }
  }
  return figures;
}
