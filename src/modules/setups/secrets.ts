import { isDeepStrictEqual } from 'node:util';
import { isJsonObject } from '../../core/http/index.ts';
import { maskCredentials } from '../../core/masking/index.ts';

/** What is never shown, and so is absent from a document that was read and is applied again. */

interface Tls {
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly selfSigned?: boolean;
}

/** The spec with the private key there is, when its certificate stays. A certificate that was generated stays, too. */
export function withStoredKey<Spec extends { readonly tls?: Tls | undefined }>(
  spec: Spec,
  before: Spec | undefined,
): Spec {
  const [tls, stored] = [spec.tls, before?.tls];
  if (tls === undefined || stored === undefined || tls.key !== undefined || stored.key === undefined) return spec;
  const isGenerated = tls.selfSigned === true && stored.selfSigned === true && tls.cert === undefined;
  if (!isGenerated && (tls.cert === undefined || tls.cert !== stored.cert)) return spec;
  return { ...spec, tls: { ...tls, cert: stored.cert, key: stored.key } };
}

/** The value with the credentials there are where it has their mask. */
export function withStoredCredentials(value: unknown, stored: unknown): unknown {
  const shown = maskCredentials(stored);
  return shown === stored ? value : restored(value, stored, shown);
}

function restored(value: unknown, stored: unknown, shown: unknown): unknown {
  if (isDeepStrictEqual(value, shown)) return stored;
  if (isJsonObject(value) && isJsonObject(stored) && isJsonObject(shown))
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        Object.hasOwn(stored, name) ? restored(member, stored[name], shown[name]) : member,
      ]),
    );
  if (Array.isArray(value) && Array.isArray(stored) && Array.isArray(shown))
    return value.map((item, at) => (at < stored.length ? restored(item, stored[at], shown[at]) : item) as unknown);
  return value;
}
