import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import type { AppError } from '../../../core/errors/index.ts';
import type { NameLookups, ResolvedAddress } from '../../shared/name-lookups.ts';
import { UdpLink, type DatagramLinkOwner } from './udp-link.ts';

const ALL = { fault: () => undefined };

class Owner implements DatagramLinkOwner {
  readonly calls: unknown[] = [];
  linkOpened(): void {
    this.calls.push('opened');
  }
  linkFailed({ code }: AppError, waiting: number): void {
    this.calls.push(['failed', code, waiting]);
  }
  linkReceived(): void {}
  linkRefused({ code }: AppError): void {
    this.calls.push(['refused', code]);
  }
}

function linkTo(port: number, owner: Owner, answer: Promise<readonly ResolvedAddress[]>, maxSendBufferBytes: number) {
  const lookups = { resolve: () => answer } as unknown as NameLookups;
  const spec = { host: 'name.test', port, socket: { family: 0 }, limits: { maxSendBufferBytes } };
  return new UdpLink({ isLiteral: false, egress: ALL, lookups, spec } as never, owner, 1);
}

test('what waits for a name is bounded in bytes and datagrams, and leaves in order', async () => {
  const server = createSocket('udp4').bind(0, '127.0.0.1');
  await once(server, 'listening');
  const came: string[] = [];
  server.on('message', (data) => came.push(String(data)));
  const { promise, resolve } = Promise.withResolvers<readonly ResolvedAddress[]>();
  const owner = new Owner();
  const link = linkTo(server.address().port, owner, promise, 10);
  link.dial();
  const results = ['1234', '567890', 'x', ''].map((data) => link.send(Buffer.from(data))?.code);
  expect(results).toEqual([undefined, undefined, 'send_buffer_full', undefined]);
  for (let sent = 3; sent < 1024; sent += 1) expect(link.send(Buffer.alloc(0))).toBeUndefined();
  expect(link.send(Buffer.alloc(0))?.code).toBe('send_buffer_full');
  // The second address is tried when there is no way to the first.
  resolve([
    { address: '255.255.255.255', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ]);
  await expect.poll(() => came.length).toBeGreaterThanOrEqual(3);
  expect([came.slice(0, 3), owner.calls]).toEqual([['1234', '567890', ''], ['opened']]);
  expect(link.send(Buffer.from('after'))).toBeUndefined();
  link.close();
  server.close();
});

test('a name without an address fails once, with what waited; closed before, nothing is reported', async () => {
  for (const isClosed of [false, true]) {
    const { promise, reject } = Promise.withResolvers<never>();
    const owner = new Owner();
    const link = linkTo(9, owner, promise, 100);
    link.dial();
    link.send(Buffer.from('a'));
    link.send(Buffer.from('b'));
    if (isClosed) link.close();
    reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
    await promise.catch(() => undefined);
    await new Promise(setImmediate);
    expect(owner.calls).toEqual(isClosed ? [] : [['failed', 'name_not_resolved', 2]]);
  }
});
