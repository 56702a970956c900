import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { ClientSpecInput } from '../../src/contract/client.ts';
import type { EgressRules } from '../../src/contract/thread-messages.ts';
import { ClientUnderTest, PeerServer } from './net-client.ts';
import { startNetThread, type NetThreadUnderTest } from './net-thread.ts';

/** How long starting and ending the thread may take on a busy machine, in milliseconds. */
const HOOK_TIMEOUT_MS = 120_000;

/** A net thread for the tests of a file; clients and servers live as long as a test. */
export interface ClientBench {
  readonly thread: NetThreadUnderTest;
  /** A TCP server on a free port; `onSocket`: what it does with each socket. */
  serve(onSocket?: (socket: Socket) => void, port?: number): Promise<PeerServer>;
  /** A client of 127.0.0.1; not opened yet. */
  client(port: number, input?: Partial<ClientSpecInput>, egress?: EgressRules): ClientUnderTest;
}

/** Registers the hooks of a file. At its end the thread must end by itself: nothing may be left that keeps it. */
export function clientBench(): ClientBench {
  const servers: PeerServer[] = [];
  const clients: ClientUnderTest[] = [];
  let thread: NetThreadUnderTest | undefined;
  const running = () => {
    if (thread === undefined) throw new Error('the thread runs only while tests do');
    return thread;
  };
  beforeAll(async () => {
    thread = await startNetThread();
  }, HOOK_TIMEOUT_MS);
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close(0, true)));
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  afterAll(async () => {
    expect(await running().shutdown()).toBe(0);
  }, HOOK_TIMEOUT_MS);
  return {
    get thread() {
      return running();
    },
    async serve(onSocket, port) {
      const server = await new PeerServer(onSocket).listen(port);
      servers.push(server);
      return server;
    },
    client(port, input, egress) {
      const client = new ClientUnderTest(running(), { host: '127.0.0.1', port, ...input }, egress);
      clients.push(client);
      return client;
    },
  };
}

/** A closed port. */
export async function closedPort(): Promise<number> {
  const server = await new PeerServer().listen();
  const { port } = server;
  await server.close();
  return port;
}
