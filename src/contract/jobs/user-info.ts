/** RFC 7617 section 2 has no control characters in user info, and no colon in the user's name. */
const CONTROL = /\p{Cc}/u;

/** `user:password` of a URL with its escapes decoded; undefined without either. Throws an Error that says what is wrong with it. */
export function userInfoOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const user = decodeEscapes(username);
  const userInfo = `${user}:${decodeEscapes(password)}`;
  if (user.includes(':')) throw new Error('has a colon (%3A) in its user name, which HTTP cannot carry');
  if (CONTROL.test(userInfo)) throw new Error('has control characters in its user name or password');
  return userInfo;
}

function decodeEscapes(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('has a user name or password with a wrong escape; write "%" as %25 and other characters as UTF-8');
  }
}

/** What is wrong with the user info of a URL; undefined when nothing is. */
export function findUserInfoFault(url: URL): string | undefined {
  try {
    userInfoOf(url);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
