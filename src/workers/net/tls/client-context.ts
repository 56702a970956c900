import { createSecureContext, type SecureContext } from 'node:tls';
import { clientTlsSchema, type ClientTls } from '../../../contract/tls.ts';
import { usable } from './usable.ts';

export const DEFAULT_CLIENT_TLS: ClientTls = clientTlsSchema.parse({});

/** Trust, own certificate and versions of a client, read once for all its connections. Throws `validation_failed` at `path`. */
export function clientContext({ ca, cert, key, minVersion, maxVersion }: ClientTls, path = 'tls'): SecureContext {
  return usable(path, () =>
    createSecureContext({
      minVersion,
      maxVersion,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert, key }),
    }),
  );
}
