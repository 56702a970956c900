import { createHash, randomBytes } from 'node:crypto';
import type { Run } from '../command.ts';
import { usageError } from '../exit-codes.ts';

const SCOPES = ['read', 'write', 'payload', 'admin'];

export const run: Run = async ({ out, args }) => {
  const [name = 'default', scopes = SCOPES.join('+')] = args;
  if (!/^[\w.-]+$/.test(name)) throw usageError(`"${name}" is not a name: letters, digits, ".", "_" and "-"`);
  const unknown = scopes.split('+').filter((scope) => !SCOPES.includes(scope));
  if (unknown.length > 0)
    throw usageError(`"${unknown.join('", "')}" is not a scope; the scopes are ${SCOPES.join(', ')}, joined by +`);
  const key = `pck_${randomBytes(32).toString('base64url')}`;
  const setting = `PORTCALL_API_KEYS=${name}:${scopes}:${createHash('sha256').update(key).digest('hex')}`;
  await out.thing({ key, setting }, key);
  out.note(
    'The key is shown only once: set PORTCALL_KEY to it. The setting is for the server; separate several by commas.',
  );
};
