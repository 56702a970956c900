/** The one table of names that say that a credential follows: of headers, of members of JSON values, and within texts. */

/** Headers that carry a credential by their definition (RFC 9110, RFC 6265), or by wide use. They are masked wherever they stand. */
const CREDENTIAL_HEADERS = /^(?:(?:proxy-)?authorization|(?:set-)?cookie2?|(?:x-)?api[-_]?key)$/i;
/** What names of other credentials have in them. */
const SECRET_WORDS =
  /api[-_]?key|(?:access|subscription|account|auth|private|shared)[-_]?key|token|secret|passw(?:or)?d|passphrase|credential|session|signature|authori[sz]ation|cookie|^x-auth|jwt/i;
/** Written like a header, also like one in the environment of a CGI program. */
const LIKE_A_HEADER = /-|^http_/i;

/** Whether a header of this name carries a credential. */
export function isCredentialHeader(name: string): boolean {
  return CREDENTIAL_HEADERS.test(name) || SECRET_WORDS.test(name);
}

/** Whether it is a header that carries one by its definition: whatever is beside its name is masked. */
export function isKnownCredential(name: string): boolean {
  return CREDENTIAL_HEADERS.test(name);
}

/** Whether a name that may be no header's, since it stands anywhere, is one of a credential: a known one, or one that is written like a header. */
export function isCredentialName(name: string): boolean {
  return CREDENTIAL_HEADERS.test(name) || (LIKE_A_HEADER.test(name) && SECRET_WORDS.test(name));
}

/** A look at a text that spares a closer one: without it there is no such name. */
export function mayNameCredential(text: string): boolean {
  return SECRET_WORDS.test(text) || /x-auth/i.test(text);
}
