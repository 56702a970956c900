import type { Address } from '../../../../contract/endpoint.ts';
import { AppError, type ErrorCode } from '../../../../core/errors/index.ts';
import { formatAddress } from '../../../shared/egress.ts';
import type { DialFailure } from '../../connection/gate.ts';

const FAILURES: { readonly [How in DialFailure]: readonly [ErrorCode, string] } = {
  refused: ['connection_refused', 'refuses it'],
  reset: ['connection_reset', 'resets it'],
  unresolvable: ['name_not_resolved', 'makes its host name unresolvable'],
};

/** The error of a dial that a fault makes fail. */
export function failedBy(fault: string, how: DialFailure, target: Address): AppError {
  const [code, what] = FAILURES[how];
  return new AppError(code, `Connecting to ${formatAddress(target)} failed: the fault "${fault}" ${what}.`);
}
