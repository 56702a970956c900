import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { startJobThreads } from '../../helpers/job-threads.ts';

// Others use the machine, too.
vi.setConfig({ testTimeout: 60_000 });

/** What the system says when a UDP socket is connected to an address; undefined: nothing. Machines differ in their routes. */
async function systemCode(host: string): Promise<string | undefined> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.connect(9, host);
    await once(socket, 'connect');
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  } finally {
    socket.close();
  }
}

const CODES: Readonly<Record<string, string>> = {
  EACCES: 'permission_denied',
  ENETUNREACH: 'host_unreachable',
  EHOSTUNREACH: 'host_unreachable',
  EINVAL: 'host_unreachable',
  EADDRNOTAVAIL: 'address_unavailable',
};

const KINDS = [
  {
    kind: 'dns.lookup',
    input: (host: string) => ({
      name: 'example.com',
      type: 'A',
      server: { host, port: 9 },
      timeoutMs: 3000,
      attempts: 2,
    }),
  },
  { kind: 'udp.exchange', input: (host: string) => ({ host, port: 9, steps: [{ send: { data: 'x' } }] }) },
  { kind: 'udp.load', input: (host: string) => ({ host, port: 9, sockets: 3, mode: 'send', durationMs: 100 }) },
] as const;

// A broadcast address, none that is in use, one without a route, a group without an interface.
test.each(
  KINDS.flatMap((kind) =>
    ['255.255.255.255', '240.0.0.1', '2001:db8::1', 'ff02::1'].map((host) => ({ ...kind, host })),
  ),
)(
  '$kind to $host, where that cannot be connected, fails alone with what the system says',
  async ({ kind, input, host }) => {
    const expected = await systemCode(host);
    const { run, threads } = startJobThreads();
    const other = run('sleep', { ms: 1000 });
    if (expected === undefined) await run(kind, input(host)).catch(() => undefined);
    else
      await expect(run(kind, input(host))).rejects.toMatchObject({
        code: CODES[expected] ?? 'socket_error',
        message: expect.stringContaining(expected) as string,
      });
    expect(await other).toMatchObject({ sleptMs: expect.any(Number) as number });
    expect(threads.usage().io).toMatchObject({ threads: 1, running: 0 });
  },
);

test('a broadcast address is always refused', async () => {
  expect(await systemCode('255.255.255.255')).toBe('EACCES');
});
