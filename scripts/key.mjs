// `npm run key [-- <name> [<scope>+<scope>…]]`: makes an API key. Only its hash goes into the settings.
import { createHash, randomBytes } from 'node:crypto';

const SCOPES = ['read', 'write', 'payload', 'admin'];
const [name = 'default', scopes = SCOPES.join('+')] = process.argv.slice(2);
const unknown = scopes.split('+').filter((scope) => !SCOPES.includes(scope));

if (!/^[\w.-]+$/.test(name) || unknown.length > 0) {
  console.error(`usage: npm run key -- <name> <scopes>   (scopes joined by +, of ${SCOPES.join(', ')})`);
  process.exitCode = 1;
} else {
  const key = `pck_${randomBytes(32).toString('base64url')}`;
  const hash = createHash('sha256').update(key).digest('hex');
  console.log(`The key. Send it as "Authorization: Bearer <key>". It is shown only once:\n  ${key}`);
  console.log(
    `The setting that accepts it (separate several by commas):\n  PORTCALL_API_KEYS='${name}:${scopes}:${hash}'`,
  );
}
