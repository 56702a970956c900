import type { ClientTls } from '../../contract/tls.ts';
import type { FieldError } from '../../core/errors/index.ts';
import { chainOrderFault, keyPairFaults } from '../../core/tls/index.ts';

/** What is wrong with the certificate and the key of a client. */
export function clientTlsFaults({ cert, key }: ClientTls): FieldError[] {
  return cert === undefined ? [] : keyPairFaults({ cert, key }, 'tls');
}

/** What is wrong with the order of its certificates. One that is stored may have another order. */
export function clientChainFaults({ cert }: ClientTls): FieldError[] {
  const message = cert === undefined ? undefined : chainOrderFault(cert);
  return message === undefined ? [] : [{ path: 'tls.cert', message }];
}
