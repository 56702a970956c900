/** From the first line of a key to its last, or to the end of a text that was cut. */
const PRIVATE_KEY = /-{1,5}\s{0,4}BEGIN[^-]{0,64}PRIVATE[^-]{0,64}-[\s\S]*?(?:-\s{0,4}END[^-]{0,64}-{1,5}|$)/gi;

/** The text without the private keys in it. Errors are answered, logged and stored; what a caller pasted must not be. */
export function withoutPrivateKeys(text: string): string {
  return /PRIVATE/i.test(text) ? text.replace(PRIVATE_KEY, '[private key]') : text;
}
