#!/usr/bin/env node
import * as modules from 'node:module';

// Node 20 has no such cache.
modules.enableCompileCache?.();
const [{ runCommandLine }, { processIo }] = await Promise.all([import('./program.ts'), import('./io.ts')]);
const code = await runCommandLine(process.argv.slice(2), processIo());
// Connections to the server, and standard input, may keep the process alive; what was printed has to be written first.
process.stdout.write('', () => process.exit(code));
process.stdout.once('error', () => process.exit(code));
