import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isPortcallError } from '../../client/src/index.ts';
import type { Invocation, Run } from '../command.ts';
import { explain } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { version } from '../package-info.ts';
import type { Resource } from '../server.ts';
import type { Column } from '../view/table.ts';

interface Check {
  readonly check: string;
  readonly result: 'ok' | 'warning' | 'failed';
  readonly detail: string;
}

const OLDEST_NODE = 24;
const REDIS_SERVERS = ['redis-server', 'valkey-server'];
const COLUMNS: readonly Column<Check>[] = [
  { title: 'CHECK', value: ({ check }) => check },
  { title: 'RESULT', value: ({ result }) => result },
  { title: 'DETAIL', value: ({ detail }) => detail },
];

export const run: Run = async (invocation) => {
  const found = [nodeVersion(), redisServer(invocation)];
  const { checks, exitCode } = await serverChecks(invocation);
  await invocation.out.rows([...found, ...checks], COLUMNS, ({ check }) => check);
  return exitCode;
};

function nodeVersion(): Check {
  const isNewEnough = Number(process.versions.node.split('.')[0]) >= OLDEST_NODE;
  const detail = isNewEnough
    ? process.versions.node
    : `${process.versions.node}; the server needs ${OLDEST_NODE} or newer`;
  return { check: 'Node', result: isNewEnough ? 'ok' : 'warning', detail };
}

/** Only the machine of the server needs one, so that a missing one is no failure. */
function redisServer({ io: { env } }: Invocation): Check {
  if (env['PORTCALL_REDIS_URL']) return { check: 'Redis', result: 'ok', detail: 'PORTCALL_REDIS_URL is set' };
  const folders = (env['PATH'] ?? '').split(delimiter);
  const file = folders
    .flatMap((folder) => REDIS_SERVERS.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  if (file !== undefined) return { check: 'Redis', result: 'ok', detail: file };
  return {
    check: 'Redis',
    result: 'warning',
    detail: '`portcall up` needs redis-server or valkey-server on PATH, or PORTCALL_REDIS_URL',
  };
}

async function serverChecks({ server }: Invocation): Promise<{ checks: Check[]; exitCode: ExitCode }> {
  const checks: Check[] = [];
  try {
    const health = await server.request('GET', '/healthz');
    const isSame = health['version'] === version;
    const detail = `${server.url}, version ${String(health['version'])}${isSame ? '' : `; this program is ${version}`}`;
    checks.push({ check: 'server', result: isSame ? 'ok' : 'warning', detail });
    await server.request('GET', '/readyz');
    checks.push({ check: 'ready', result: 'ok', detail: 'it accepts requests' });
    const { items } = await server.request<{ items: Resource[] }>('GET', '/v1/nodes');
    checks.push({ check: 'access', result: 'ok', detail: 'the API can be used' });
    const dead = items.filter(({ alive }) => alive !== true).map(({ name }) => String(name));
    const detailOfNodes = dead.length === 0 ? `${items.length} alive` : `not alive: ${dead.join(', ')}`;
    checks.push({ check: 'nodes', result: dead.length === 0 ? 'ok' : 'warning', detail: detailOfNodes });
    return { checks, exitCode: EXIT.ok };
  } catch (error) {
    if (!isPortcallError(error)) throw error;
    const { message, exitCode } = explain(error);
    const check = ['server', 'ready', 'access'][checks.length] ?? 'server';
    return { checks: [...checks, { check, result: 'failed', detail: message }], exitCode };
  }
}
