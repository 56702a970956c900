import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addressErrors, systemErrors, toAppError } from '../../../src/core/errors/index.ts';
import { findOwnNetworkFault } from './fixtures/own-network.ts';
import { inNamespace, notProvoked, provoked } from './fixtures/provoked.ts';

const networkFault = findOwnNetworkFault();

describe('every row of the table of system errors', () => {
  it('is provoked below, or it is said why not', () => {
    expect([...Object.keys(provoked), ...Object.keys(notProvoked)].sort()).toEqual(Object.keys(systemErrors).sort());
  });
});

describe('the real error', () => {
  for (const [code, provoke] of Object.entries(provoked)) {
    const fault = inNamespace.has(code) ? networkFault : undefined;
    it.skipIf(fault !== undefined)(
      `${code} becomes ${systemErrors[code]}${fault === undefined ? '' : ` (${fault})`}`,
      async () => {
        const error = await provoke();
        expect(error).toMatchObject({ code });
        expect(toAppError(error)).toMatchObject({ code: systemErrors[code], cause: error });
      },
    );
  }

  for (const [code, reason] of Object.entries(notProvoked)) {
    it(`${code} is not provoked: ${reason}`, () => {
      expect(toAppError(Object.assign(new Error('x'), { code })).code).toBe(systemErrors[code]);
    });
  }
});

describe('an address that the system does not take', () => {
  const socket = () => {
    const made = createSocket('udp6');
    onTestFinished(() => void made.close());
    return made;
  };
  const provoke: [string, string, () => Promise<unknown>][] = [
    [
      'connecting to an address of a link without its zone',
      'host_unreachable',
      () => new Promise((resolve) => void socket().connect(9, 'fe80::1', resolve as () => void)),
    ],
    [
      'connecting from the loopback interface to elsewhere',
      'host_unreachable',
      async () => {
        const [error] = (await once(connect({ host: '192.0.2.1', port: 9, localAddress: '127.0.0.1' }), 'error')) as [
          unknown,
        ];
        return error;
      },
    ],
    [
      'binding a socket to one',
      'address_unavailable',
      async () => {
        const [error] = (await once(socket().bind(0, 'fe80::1'), 'error')) as [unknown];
        return error;
      },
    ],
    [
      'listening on one',
      'address_unavailable',
      async () => {
        const [error] = (await once(createServer().listen(0, 'fe80::1'), 'error')) as [unknown];
        return error;
      },
    ],
  ];

  it.each(provoke)('%s is %s', async (_what, code, provokeIt) => {
    const error = await provokeIt();
    expect(['EINVAL', 'EADDRNOTAVAIL', 'ENETUNREACH', 'EAFNOSUPPORT']).toContain((error as NodeJS.ErrnoException).code);
    if ((error as NodeJS.ErrnoException).code === 'EINVAL') expect(toAppError(error, 'socket_error').code).toBe(code);
  });

  it.each(
    Object.entries(addressErrors).flatMap(([code, bySyscall]) =>
      Object.entries(bySyscall).map(([syscall, ours]) => [code, syscall, ours] as const),
    ),
  )('%s of %s is %s, and of an option what the table says', (code, syscall, ours) => {
    expect(toAppError(Object.assign(new Error('x'), { code, syscall })).code).toBe(ours);
    expect(toAppError(Object.assign(new Error('x'), { code, syscall: 'setTTL' })).code).toBe(systemErrors[code]);
  });
});

describe('any other error', () => {
  it('is internal and reveals nothing', () => {
    const error = toAppError(Object.assign(new Error('the password is hunter2'), { code: 'ESOMETHING' }));
    expect(error).toMatchObject({ code: 'internal' });
    expect(error.message).not.toContain('hunter2');
  });

  it('is what the caller says it is, when it says so', () => {
    expect(toAppError(Object.assign(new Error('odd'), { code: 'ESOMETHING' }), 'socket_error')).toMatchObject({
      code: 'socket_error',
      message: 'odd',
    });
  });
});
