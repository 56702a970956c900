// npm run bench [-- NAME… --strict --json FILE] | npm run bench -- --list        see lib/command.ts
import './lib/children.ts';
import { runCommand } from './lib/command.ts';

// Waiting for what a question left open (a socket, a timer) would be waiting for ever.
process.exit(await runCommand(process.argv.slice(2)));
