import { findFreePort } from '../../test/helpers/free-port.ts';
import { Service } from '../../test/helpers/service.ts';
import { startHaproxy } from './haproxy.ts';
import { inTurns, type Way } from './in-turns.ts';
import { roundTrips, type Measured } from './load.ts';
import { megabytes } from './move.ts';
import { findProgram } from './programs.ts';
import { printComparison } from './report.ts';
import { startSocat } from './socat.ts';
import { startBare, startEcho, type Upstream } from './upstream.ts';

const ROUNDS = { runs: 5, warmUp: 1 };
const DURATION_MS = 600;
/** Of a round of short connections, which vary more. */
const SHORT_DURATION_MS = 1000;
/** What is run once for a connection takes some 30,000 of them until it is compiled, on each thread. */
const WARM_UP_MS = 5000;
const QUIET = { events: 'lifecycle', capture: { maxMessages: 0 } };
const NET_THREADS = 2;
const peers = { haproxy: 'HAProxy, TCP mode', socat: 'socat', bare: 'a bare node:net pipe' } as const;
type Name = keyof typeof peers;

/** Begins one that passes on to a port, with so many threads where it can have several; `undefined` when it is not installed. */
type Start = (upstreamPort: number, threads: number) => Promise<Upstream | undefined>;

/** Small messages, a connection for each message, one connection that carries much. */
type Load = 'small' | 'short' | 'bulk';

/** What passes on, and the least ratios it is to reach: small messages, a connection for each, and bulk. */
export interface Relay {
  /** What the listener does, in the names of the rows. */
  readonly verb: string;
  /** The handler that passes on to a port of the loopback interface. */
  readonly handlerTo: (upstreamPort: number) => object;
  readonly atLeast?: Readonly<Partial<Record<Load, Partial<Record<Name, number>>>>>;
  /** Default: all. */
  readonly loads?: readonly Load[];
  /** Bulk from the upstream to the peer as well: what a rule passes on begins with the peer. */
  readonly isBothWays?: boolean;
  /** Messages also over a listener of two threads, compared with HAProxy of two. */
  readonly onTwoThreads?: boolean;
}

/**
 * Compares a listener that passes TCP on to an echo in C with others that do: small messages on open connections, a connection for each
 * message, and bulk. None of the others inspects the bytes, so ours does not publish them either (`events: lifecycle`, no capture); a
 * separate row has everything on.
 */
export async function compareRelays({
  verb,
  handlerTo,
  atLeast,
  loads = ['small', 'short', 'bulk'],
  isBothWays = false,
  onTwoThreads = false,
}: Relay): Promise<void> {
  const [haproxy, socat] = [findProgram('haproxy'), findProgram('socat')];
  const starts: Record<Name, Start> = {
    haproxy: async (port, threads) => (haproxy === undefined ? undefined : startHaproxy(haproxy, port, threads)),
    socat: async (port) => (socat === undefined ? undefined : startSocat(socat, 'tcp', { transport: 'tcp', port })),
    bare: (upstreamPort) => startBare('./bare-tcp-pipe.ts', { upstreamPort }),
  };
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: String(NET_THREADS) } });
  const echoes: Upstream[] = [];
  // One for each: looking for a free port takes a third of the time where short connections of others to the same one are in TIME_WAIT.
  const ownEcho = async (): Promise<number> => {
    const echo = await startEcho('tcp');
    echoes.push(echo);
    return echo.port;
  };
  try {
    const trip =
      (transport: 'tcp' | 'short', connections: number, durationMs = DURATION_MS) =>
      (port: number, measured: Measured) =>
        roundTrips({ transport, port, connections, bytes: 64, durationMs }, measured);
    for (const threads of onTwoThreads ? [1, NET_THREADS] : [1]) {
      const suffix = threads === 1 ? '' : `, ${threads} threads`;
      if (loads.includes('small'))
        await compare(portcall, starts, {
          what: `${verb}, 64 connections × 64 B${suffix}`,
          threads,
          upstream: ownEcho,
          handlerTo,
          way: trip('tcp', 64),
          unit: 'round trips/s',
          atLeast: atLeast?.small,
        });
      if (loads.includes('short'))
        await compare(portcall, starts, {
          what: `${verb}, a connection for each message${suffix}`,
          threads,
          upstream: ownEcho,
          handlerTo,
          way: trip('short', 16, SHORT_DURATION_MS),
          warmUp: trip('short', 16, WARM_UP_MS * threads),
          unit: 'round trips/s',
          atLeast: atLeast?.short,
        });
    }
    const directions = isBothWays ? (['up', 'down'] as const) : (['up'] as const);
    for (const direction of loads.includes('bulk') ? directions : []) {
      const peerPort = await findFreePort();
      await compare(portcall, starts, {
        what: `${verb}, one connection, bulk ${direction}`,
        threads: 1,
        upstream: () => Promise.resolve(peerPort),
        handlerTo,
        way: (port, measured) =>
          megabytes(
            { protocol: 'tcp', direction, port, peerPort, frameBytes: 65_536, durationMs: DURATION_MS },
            measured,
          ),
        unit: 'MB/s',
        atLeast: atLeast?.bulk,
      });
    }
  } finally {
    await Promise.all([portcall.end(), ...echoes.map((echo) => echo.end())]);
  }
}

interface Job {
  readonly what: string;
  readonly threads: number;
  /** The port to pass on to, for each that does. */
  readonly upstream: () => Promise<number>;
  readonly handlerTo: Relay['handlerTo'];
  readonly way: (port: number, measured: Measured) => Way;
  /** Run once for each before all rounds. */
  readonly warmUp?: Job['way'];
  readonly unit: string;
  readonly atLeast: Partial<Record<Name, number>> | undefined;
}

async function compare(
  portcall: Service,
  starts: Record<Name, Start>,
  { what, threads, upstream, handlerTo, way, warmUp, unit, atLeast = {} }: Job,
): Promise<void> {
  const open = async (spec: object) => {
    const { port } = await portcall.listener({ handler: handlerTo(await upstream()), threads, ...spec });
    return ready(port, { name: 'ours', pid: portcall.process.pid });
  };
  const ready = async (port: number, measured: Measured): Promise<Way> => {
    await warmUp?.(port, measured)();
    return way(port, measured);
  };
  const names = Object.keys(starts) as Name[];
  const started: { name: Name; peer: Upstream }[] = [];
  try {
    for (const name of names) {
      const peer = await starts[name](await upstream(), threads);
      if (peer !== undefined) started.push({ name, peer });
    }
    const others: Record<string, Way> = {};
    for (const { name, peer } of started) others[name] = await ready(peer.port, { name, pid: peer.pid });
    const {
      quiet = [],
      full = [],
      ...theirs
    } = await inTurns<string>(ROUNDS, { ...others, quiet: await open(QUIET), full: await open({ events: 'full' }) });
    for (const { name } of started) {
      const least = atLeast[name];
      printComparison({
        what,
        against: peers[name],
        ...(least !== undefined && { budget: { atLeast: least } }),
        ours: quiet,
        baseline: theirs[name] ?? [],
        unit,
      });
    }
    printComparison({
      what: `${what}, events full, capture on`,
      against: peers.bare,
      ours: full,
      baseline: theirs['bare'] ?? [],
      unit,
    });
  } finally {
    await Promise.all(started.map(({ peer }) => peer.end()));
  }
}
