import type { CommandRow, CommandSection } from '../command.ts';
import { endpointCommands } from './endpoints.ts';
import { messageCommands } from './messages.ts';
import { resourceCommands } from './resources.ts';

/** Every command there is, in the order of the help. Help, completion, docs/cli.md and the parser are made from it. */
export const SECTIONS: readonly CommandSection[] = [
  { title: 'Endpoints for as long as a command runs', commands: endpointCommands },
  { title: 'Resources', commands: resourceCommands },
  { title: 'Messages and events', commands: messageCommands },
];

export const COMMANDS: readonly CommandRow[] = SECTIONS.flatMap(({ commands }) => commands);

/** What the commands of a group have in common. */
export const GROUPS: Readonly<Record<string, string>> = {
  fault: 'Faults on running listeners and clients.',
};
