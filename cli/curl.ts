/** Text that a POSIX shell takes as one word. */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The request as a curl command. The key is not in it: the command reads it from PORTCALL_KEY. */
export async function curlCommand(request: Request): Promise<string> {
  const words = ['curl', '-sS'];
  if (request.method !== 'GET') words.push('-X', request.method);
  if (request.headers.has('authorization')) words.push('-H', '"Authorization: Bearer $PORTCALL_KEY"');
  const body = request.body === null ? undefined : await request.text();
  for (const [name, value] of request.headers) {
    if (name === 'authorization' || (name === 'content-type' && body === undefined)) continue;
    words.push('-H', shellQuote(`${name}: ${value}`));
  }
  if (body !== undefined) words.push('-d', shellQuote(body));
  words.push(shellQuote(request.url));
  return words.join(' ');
}
