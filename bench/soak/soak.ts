import { Auditor } from './auditor.ts';
import { Faults } from './faults.ts';
import { operations, type Operation } from './operations/index.ts';
import type { SoakOptions } from './options.ts';
import { Random } from './random.ts';
import { residents } from './residents/index.ts';
import { Sampler, type Sample } from './sampler.ts';
import { bounds, type SoakRun } from './verdict.ts';
import { closeWorld, KeptPeers, openWorld, type World } from './world.ts';

/** Most operations under way at once. */
const MAX_AT_ONCE = 200;
const TICK_MS = 50;
/** How long everything may take to be as at the start, in milliseconds. */
const RETURN_MS = 30_000;
const KEPT = { tcp: 10, tls: 4, udp: 4, rules: 6 } as const;

export interface SoakResult extends SoakRun {
  readonly counts: Readonly<Record<string, number>>;
  readonly answers: number;
  readonly auditedEvents: number;
  /** Processor time of this process, the load: cores. */
  readonly loadCores: number;
  readonly faultTexts: readonly string[];
}

/** Mixed traffic and churn for a time; what was seen. */
export async function runSoak(
  options: Pick<SoakOptions, 'minutes' | 'rate' | 'seed' | 'sampleMs'>,
): Promise<SoakResult> {
  const counts: Record<string, number> = {};
  const faults = new Faults();
  const world = await openWorld(new Random(options.seed), faults, (what) => (counts[what] = (counts[what] ?? 0) + 1));
  const sampler = new Sampler(world.service, world.api);
  const auditor = new Auditor(world);
  try {
    await auditor.start();
    await warmUp(world);
    const start = await settled(sampler);
    const [cpu, from] = [process.cpuUsage(), performance.now()];
    const pace = await drive(world, sampler, options);
    const { user, system } = process.cpuUsage(cpu);
    const loadCores = (user + system) / 1000 / (performance.now() - from);
    const end = await returned(sampler, start);
    const missing = await auditor.missing(sampler);
    await auditor.end();
    return {
      minutes: options.minutes,
      samples: sampler.samples,
      start,
      end,
      missing,
      ...pace,
      faults: faults.count,
      netThreads: start.netThreadsReady,
      counts,
      answers: world.api.answers,
      loadCores,
      auditedEvents: auditor.audit.events,
      faultTexts: faults.kept,
    };
  } finally {
    sampler.end();
    await world.api.end();
    await closeWorld(world);
  }
}

/** Everything once, so that what is made at the first use is there before the first sample. */
async function warmUp(world: World): Promise<void> {
  const kept = new KeptPeers();
  await kept.open(world, KEPT);
  for (const [name, operation] of Object.entries<Operation>(operations)) await attempt(world, name, operation, kept);
  await kept.end();
}

async function attempt(world: World, name: string, { run }: Operation, kept: KeptPeers): Promise<void> {
  try {
    await run(world, kept);
  } catch (error) {
    world.faults.add(name, error);
  }
}

/** Idle: two looks in a row that see the same. */
async function settled(sampler: Sampler): Promise<Sample> {
  const until = Date.now() + RETURN_MS;
  for (let before = await sampler.read(); ;) {
    await pause(1500);
    const now = await sampler.read();
    if ((now.descriptors === before.descriptors && now.jobsWaiting === 0) || Date.now() > until) return now;
    before = now;
  }
}

/** Waits until what was opened is closed again; or for as long as it may take. */
async function returned(sampler: Sampler, start: Sample): Promise<Sample> {
  const until = Date.now() + RETURN_MS;
  for (;;) {
    const now = await sampler.read();
    const isBack =
      now.descriptors <= start.descriptors + bounds.descriptorsLeft &&
      now.connections <= start.connections + bounds.connectionsLeft &&
      now.subscribers <= start.subscribers &&
      now.tunnels <= start.tunnels &&
      now.jobsWaiting <= start.jobsWaiting;
    if (isBack || Date.now() > until) return now;
    await pause(500);
  }
}

/** Traffic, residents and samples, until the time is over and everything that was begun has ended. */
async function drive(
  world: World,
  sampler: Sampler,
  { minutes, rate, sampleMs }: Pick<SoakOptions, 'minutes' | 'rate' | 'sampleMs'>,
): Promise<{ operations: number; skipped: number }> {
  const over = new AbortController();
  const kept = new KeptPeers();
  await kept.open(world, KEPT);
  const staying = Object.entries(residents).map(([name, resident]) =>
    resident(world, over.signal).catch((error: unknown) => world.faults.add(name, error)),
  );
  const sampling = sampleEvery(sampler, sampleMs, world, over.signal);
  const pace = await begin(world, kept, { rate, durationMs: minutes * 60_000 });
  over.abort();
  await Promise.all([...staying, sampling]);
  await kept.end();
  return pace;
}

async function sampleEvery(
  sampler: Sampler,
  everyMs: number,
  { faults, service }: World,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && service.process.exitCode === null) {
    await sampler.take().catch((error: unknown) => faults.add('sample', error));
    await pause(everyMs, signal);
  }
  if (service.process.exitCode !== null) faults.add('service', `it ended with ${service.process.exitCode}`);
}

/** Begins operations at an even rate, whatever those before are doing. */
async function begin(
  world: World,
  kept: KeptPeers,
  { rate, durationMs }: { rate: number; durationMs: number },
): Promise<{ operations: number; skipped: number }> {
  const table = Object.entries<Operation>(operations);
  const lots = table.flatMap(([, { weight }], index) => Array.from({ length: weight }, () => index));
  const underWay = new Set<Promise<void>>();
  const startedAt = performance.now();
  const pace = { operations: 0, skipped: 0 };
  for (
    let elapsedMs = 0;
    elapsedMs < durationMs && world.service.process.exitCode === null;
    elapsedMs = performance.now() - startedAt
  ) {
    for (let due = Math.floor((elapsedMs * rate) / 1000) - pace.operations - pace.skipped; due > 0; due--) {
      const chosen = table[world.random.pick(lots)];
      if (chosen === undefined || underWay.size >= MAX_AT_ONCE) {
        pace.skipped++;
        continue;
      }
      pace.operations++;
      const work = attempt(world, ...chosen, kept).finally(() => underWay.delete(work));
      underWay.add(work);
    }
    await pause(TICK_MS);
  }
  await Promise.all(underWay);
  return pace;
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
