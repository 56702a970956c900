/** A kind of link, as `--profile` and the fault `profile` name it. The server knows what it does; these figures are for people. */
export interface Profile {
  readonly name: string;
  readonly downKbit: number;
  readonly upKbit: number;
  readonly roundTripMs: number;
  /** Share of packets lost, each way. */
  readonly loss: number;
}

export const PROFILES: readonly Profile[] = [
  { name: '3g', downKbit: 750, upKbit: 250, roundTripMs: 100, loss: 0 },
  { name: 'edge', downKbit: 250, upKbit: 250, roundTripMs: 300, loss: 0.015 },
  { name: 'dsl', downKbit: 2000, upKbit: 1000, roundTripMs: 5, loss: 0 },
  { name: 'lte', downKbit: 4000, upKbit: 3000, roundTripMs: 20, loss: 0 },
  { name: 'gprs', downKbit: 50, upKbit: 20, roundTripMs: 500, loss: 0 },
  { name: 'wifi', downKbit: 30_000, upKbit: 15_000, roundTripMs: 2, loss: 0 },
  { name: 'dialup', downKbit: 40, upKbit: 40, roundTripMs: 185, loss: 0.02 },
  { name: 'very-bad', downKbit: 1000, upKbit: 1000, roundTripMs: 500, loss: 0.1 },
];
export const PROFILE_NAMES = PROFILES.map(({ name }) => name);
