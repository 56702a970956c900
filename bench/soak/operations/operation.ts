import type { KeptPeers, World } from '../world.ts';

/** One small thing that users do. It leaves nothing behind and throws when something is not as it should be. */
export interface Operation {
  /** How often it is chosen, against the others. */
  readonly weight: number;
  readonly run: (world: World, kept: KeptPeers) => Promise<void>;
}

export function expectSame(what: string, got: unknown, wanted: unknown): void {
  if (got !== wanted)
    throw new Error(`${what}: got ${JSON.stringify(got)?.slice(0, 100)}, not ${JSON.stringify(wanted)?.slice(0, 100)}`);
}

export function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
