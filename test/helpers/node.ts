import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { loadConfig } from '../../src/core/config/index.ts';
import { startNode, type RunningNode } from '../../src/start-node.ts';

export interface TestNode extends RunningNode {
  /** Base URL of the API, without /v1. */
  readonly url: string;
  readonly keyPrefix: string;
}

/**
 * A whole node in this process, on a free port, on the run's Redis with a key prefix of its own. `env` overrides settings by variable;
 * give two nodes the same PORTCALL_KEY_PREFIX to make a cluster. Stop it with `stop()`.
 */
export async function startTestNode(env: Record<string, string> = {}): Promise<TestNode> {
  const dataDir = await mkdtemp(join(tmpdir(), 'portcall-test-'));
  const keyPrefix = env['PORTCALL_KEY_PREFIX'] ?? `test-${randomBytes(6).toString('hex')}`;
  const config = loadConfig({
    PORTCALL_PORT: '0',
    PORTCALL_REDIS_URL: inject('redisUrl'),
    PORTCALL_KEY_PREFIX: keyPrefix,
    PORTCALL_DATA_DIR: dataDir,
    PORTCALL_LOG_LEVEL: 'warn',
    PORTCALL_NET_THREADS: '1',
    PORTCALL_SHUTDOWN_GRACE_MS: '500',
    ...env,
  });
  const node = await startNode(config);
  const stop = async (): Promise<void> => {
    await node.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { ...node, stop, url: node.identity.url, keyPrefix };
}

/** The same with two net threads, for listeners with `threads: 2` and for what threads have in common. A thread takes a quarter of a second to start. */
export function startTwoThreadNode(env: Record<string, string> = {}): Promise<TestNode> {
  return startTestNode({ PORTCALL_NET_THREADS: '2', ...env });
}
