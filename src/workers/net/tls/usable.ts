import { ValidationError } from '../../../core/errors/index.ts';
import { opensslReason } from '../../../core/tls/index.ts';

/** What `make` makes of certificates and keys, which were checked when they were given. Throws `validation_failed` with OpenSSL's reason. */
export function usable<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new ValidationError([
      { path, message: `cannot be used: ${opensslReason(error) ?? 'OpenSSL does not say why'}` },
    ]);
  }
}
