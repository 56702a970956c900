import { describe, expect, it } from 'vitest';
import { systemErrors, toAppError } from '../../../src/core/errors/index.ts';
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

describe('any other error', () => {
  it('is internal and tells nothing of itself', () => {
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
