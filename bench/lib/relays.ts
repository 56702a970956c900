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
const QUIET = { events: 'lifecycle', capture: { maxMessages: 0 } };
const peers = { haproxy: 'HAProxy, TCP mode', socat: 'socat', bare: 'a bare node:net pipe' } as const;
type Name = keyof typeof peers;

/** Begins one that passes on to a port; `undefined` when it is not installed. */
type Start = (upstreamPort: number) => Promise<Upstream | undefined>;

/** What passes on, and the least ratios it is to reach: small messages, a connection for each, and bulk. */
export interface Relay {
  /** What the listener does, in the names of the rows. */
  readonly verb: string;
  /** The handler that passes on to a port of the loopback interface. */
  readonly handlerTo: (upstreamPort: number) => object;
  readonly atLeast?: Readonly<Record<'small' | 'short' | 'bulk', Partial<Record<Name, number>>>>;
  /** Bulk from the upstream to the peer as well: what a rule passes on begins with the peer. */
  readonly isBothWays?: boolean;
}

/**
 * Compares a listener that passes TCP on to an echo in C with others that do: small messages on open connections, a connection for each
 * message, and bulk. None of the others inspects the bytes, so ours does not publish them either (`events: lifecycle`, no capture); a
 * separate row has everything on.
 */
export async function compareRelays({ verb, handlerTo, atLeast, isBothWays = false }: Relay): Promise<void> {
  const [haproxy, socat] = [findProgram('haproxy'), findProgram('socat')];
  const starts: Record<Name, Start> = {
    haproxy: async (port) => (haproxy === undefined ? undefined : startHaproxy(haproxy, port)),
    socat: async (port) => (socat === undefined ? undefined : startSocat(socat, 'tcp', { transport: 'tcp', port })),
    bare: (upstreamPort) => startBare('./bare-tcp-pipe.ts', { upstreamPort }),
  };
  const portcall = await Service.start({ env: { PORTCALL_NET_THREADS: '1' } });
  const echo = await startEcho('tcp');
  try {
    const trip = (transport: 'tcp' | 'short', connections: number) => (port: number, measured: Measured) =>
      roundTrips({ transport, port, connections, bytes: 64, durationMs: DURATION_MS }, measured);
    await compare(portcall, starts, {
      what: `${verb}, 64 connections × 64 B`,
      upstreamPort: echo.port,
      handlerTo,
      way: trip('tcp', 64),
      unit: 'round trips/s',
      atLeast: atLeast?.small,
    });
    await compare(portcall, starts, {
      what: `${verb}, a connection for each message`,
      upstreamPort: echo.port,
      handlerTo,
      way: trip('short', 16),
      unit: 'round trips/s',
      atLeast: atLeast?.short,
    });
    for (const direction of isBothWays ? (['up', 'down'] as const) : (['up'] as const)) {
      const peerPort = await findFreePort();
      await compare(portcall, starts, {
        what: `${verb}, one connection, bulk ${direction}`,
        upstreamPort: peerPort,
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
    await Promise.all([portcall.end(), echo.end()]);
  }
}

interface Job {
  readonly what: string;
  readonly upstreamPort: number;
  readonly handlerTo: Relay['handlerTo'];
  readonly way: (port: number, measured: Measured) => Way;
  readonly unit: string;
  readonly atLeast: Partial<Record<Name, number>> | undefined;
}

async function compare(
  portcall: Service,
  starts: Record<Name, Start>,
  { what, upstreamPort, handlerTo, way, unit, atLeast = {} }: Job,
): Promise<void> {
  const handler = handlerTo(upstreamPort);
  const open = async (spec: object) =>
    way((await portcall.listener({ handler, ...spec })).port, { name: 'ours', pid: portcall.process.pid });
  const names = Object.keys(starts) as Name[];
  const started: { name: Name; peer: Upstream }[] = [];
  try {
    for (const name of names) {
      const peer = await starts[name](upstreamPort);
      if (peer !== undefined) started.push({ name, peer });
    }
    const others = Object.fromEntries(started.map(({ name, peer }) => [name, way(peer.port, { name, pid: peer.pid })]));
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
