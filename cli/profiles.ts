/** A kind of network: what it does to a connection in both directions. */
export interface Profile {
  readonly name: string;
  /** Delay of one direction, in milliseconds. */
  readonly latencyMs: number;
  /** From the peer, in kbit/s; undefined: not limited. */
  readonly upKbit?: number;
  /** To the peer, in kbit/s. */
  readonly downKbit?: number;
  /** Share of lost segments. */
  readonly lossRate?: number;
  readonly source: string;
}

const FIREFOX = 'Firefox DevTools';
const COMCAST = 'Comcast (tylertreat)';

/** Figures as their sources publish them. The minimum latency there is that of one direction here. */
export const PROFILES: readonly Profile[] = [
  { name: 'gprs', latencyMs: 500, upKbit: 20, downKbit: 50, source: FIREFOX },
  { name: 'edge', latencyMs: 300, upKbit: 250, downKbit: 250, lossRate: 0.015, source: COMCAST },
  { name: '2g', latencyMs: 300, upKbit: 50, downKbit: 250, source: FIREFOX },
  { name: '3g', latencyMs: 100, upKbit: 250, downKbit: 750, source: FIREFOX },
  { name: 'lte', latencyMs: 20, upKbit: 3000, downKbit: 4000, source: `${FIREFOX} (4G)` },
  { name: 'dsl', latencyMs: 5, upKbit: 1000, downKbit: 2000, source: FIREFOX },
  { name: 'dialup', latencyMs: 185, upKbit: 40, downKbit: 40, lossRate: 0.02, source: COMCAST },
];
export const PROFILE_NAMES = PROFILES.map(({ name }) => name);

const BYTES_PER_KBIT = 125;

/** The faults that make an endpoint's cable such a network. On UDP what is lost is lost; on TCP it is sent again, later. */
export function profileFaults(name: string, transport: 'tcp' | 'tls' | 'udp'): Record<string, Record<string, unknown>> {
  const profile = PROFILES.find((one) => one.name === name);
  if (profile === undefined) return {};
  const { latencyMs, upKbit, downKbit, lossRate } = profile;
  const bandwidth = (direction: string, kbit: number) => ({
    type: 'bandwidth',
    direction,
    bytesPerSecond: kbit * BYTES_PER_KBIT,
  });
  const loss = transport === 'udp' ? 'loss' : 'retransmit';
  return {
    'profile-latency': {
      type: 'latency',
      direction: 'both',
      ms: latencyMs,
      ...(transport === 'udp' ? { keepOrder: true } : {}),
    },
    ...(upKbit === undefined ? {} : { 'profile-up': bandwidth('in', upKbit) }),
    ...(downKbit === undefined ? {} : { 'profile-down': bandwidth('out', downKbit) }),
    ...(lossRate === undefined ? {} : { 'profile-loss': { type: loss, direction: 'both', rate: lossRate } }),
  };
}
