import { enableCompileCache } from 'node:module';
import process from 'node:process';
import { loadConfig } from './core/config/index.ts';
import type { RunningNode } from './start-node.ts';

enableCompileCache();

/** How long after the second signal everything is abandoned, in milliseconds. Two signals at once come from one Ctrl-C in a terminal. */
const IMPATIENT_AFTER_MS = 500;

async function main(): Promise<RunningNode> {
  const config = loadConfig();
  const { startNode } = await import('./start-node.ts');
  const starting = startNode(config);
  endOnSignals(async () => (await starting).stop());
  const node = await starting;
  const { identity } = node;
  const base = identity.url;
  const { toxiproxyPort } = config;
  const toxics = toxiproxyPort === 0 ? '' : `  Toxics  http://127.0.0.1:${toxiproxyPort}\n`;
  process.stdout.write(
    `Portcall ${identity.version} is ready\n  API     ${base}/v1\n  Docs    ${base}/docs\n  Stream  ${base.replace(/^http/, 'ws')}/v1/stream\n${toxics}`,
  );
  return node;
}

/** SIGINT and SIGTERM stop in order; the same again, later, ends at once. */
function endOnSignals(stop: () => Promise<void>): void {
  let firstAt = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (firstAt === 0) {
      firstAt = Date.now();
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    } else if (Date.now() - firstAt > IMPATIENT_AFTER_MS) {
      process.exit(signal === 'SIGINT' ? 130 : 143);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}

/** Errors that the operator can act on are one sentence; only unexpected ones have a stack. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const foreseen = ['ConfigError', 'StartError', 'EmbeddedRedisError', 'AppError'].includes(error.name);
  if ('code' in error && error.code === 'EADDRINUSE') return `${error.message}. Set PORTCALL_PORT to another port.`;
  return foreseen ? error.message : (error.stack ?? error.message);
}

/** Resolves when it is ready. A node that cannot start ends the process. */
export const running: Promise<RunningNode> = main().catch((error: unknown) => {
  process.stderr.write(`Portcall could not start: ${explain(error)}\n`);
  process.exit(1);
});
