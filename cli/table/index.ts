import type { CommandRow, CommandSection } from '../command.ts';
import { endpointCommands } from './endpoints.ts';
import { jobCommands } from './jobs.ts';
import { messageCommands } from './messages.ts';
import { resourceCommands } from './resources.ts';
import { setupCommands } from './setups.ts';
import { toolCommands } from './tools.ts';

/** Every command there is, in the order of the help. Help, completion, docs/cli.md and the parser are made from it. */
export const SECTIONS: readonly CommandSection[] = [
  { title: 'Endpoints for as long as a command runs', commands: endpointCommands },
  { title: 'Resources', commands: resourceCommands },
  { title: 'Set-ups', commands: setupCommands },
  { title: 'Messages and events', commands: messageCommands },
  { title: 'Jobs', commands: jobCommands },
  { title: 'Server and tools', commands: toolCommands },
];

export const COMMANDS: readonly CommandRow[] = SECTIONS.flatMap(({ commands }) => commands);

/** What the commands of a group have in common. */
export const GROUPS: Readonly<Record<string, string>> = {
  fault: 'add, change, mute and remove faults of running endpoints',
  run: 'run a job: http, probe, tls, dns, load, function or any other kind',
  batch: 'run many jobs as one batch, wait for it, and show its results',
  pool: 'change, pause, resume and drain pools',
  rules: 'try rules without a listener',
};
