import { compileTlsAcceptor, type TlsAcceptor } from './tls-acceptor.ts';
import { withWrongCertificates, type WrongCertificate } from './wrong-certificates.ts';

/** By the acceptor that they take the place of: certificates are made once. */
const made = new WeakMap<TlsAcceptor, Map<WrongCertificate, Promise<TlsAcceptor>>>();

/** The acceptor with certificates that are wrong in one respect. */
export function failingAcceptor(
  acceptor: TlsAcceptor,
  how: WrongCertificate,
  highWaterMark: number,
): Promise<TlsAcceptor> {
  const known = made.get(acceptor) ?? new Map<WrongCertificate, Promise<TlsAcceptor>>();
  made.set(acceptor, known);
  const found =
    known.get(how) ??
    withWrongCertificates(acceptor.settings, how).then((settings) => compileTlsAcceptor(settings, highWaterMark));
  known.set(how, found);
  return found;
}
