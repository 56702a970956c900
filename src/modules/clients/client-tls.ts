import type { ClientTls } from '../../contract/tls.ts';
import type { FieldError } from '../../core/errors/index.ts';
import { certificatesFault, keyPairFaults } from '../../core/tls/index.ts';

/** What is wrong with the certificates and the key of a client. */
export function clientTlsFaults({ ca, cert, key }: ClientTls): FieldError[] {
  const caFault = ca === undefined ? undefined : certificatesFault(ca);
  return [
    ...(caFault === undefined ? [] : [{ path: 'tls.ca', message: caFault }]),
    ...(cert === undefined ? [] : keyPairFaults({ cert, key }, 'tls')),
  ];
}
