import { isPortcallError } from '../../client/src/index.ts';
import type { Run } from '../command.ts';
import { version } from '../package-info.ts';

export const run: Run = async ({ server, out }) => {
  let serverVersion: unknown = null;
  try {
    serverVersion = (await server.request('GET', '/healthz'))['version'];
  } catch (error) {
    if (!isPortcallError(error)) throw error;
    out.note(`no server answers at ${server.url}`);
  }
  await out.thing({ version, server: serverVersion }, version);
};
