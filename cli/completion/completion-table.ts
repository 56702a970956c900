import type { CommandRow, OptionRow } from '../command.ts';
import { COMMON_OPTIONS } from '../program.ts';
import { COMMANDS, GROUPS } from '../table/index.ts';

export interface CompletedOption {
  /** `-o`, `--output` */
  readonly names: readonly string[];
  readonly text: string;
  readonly takesValue: boolean;
  readonly values: readonly string[];
}

/** What can follow a command, by its words: '' is `portcall` itself, `fault add` a command of a group. */
export interface CompletedCommand {
  readonly path: string;
  /** Names of commands, each with its summary. */
  readonly commands: readonly { readonly name: string; readonly text: string }[];
  readonly values: readonly string[];
  readonly options: readonly CompletedOption[];
}

/** Everything that shells complete, from the command table. */
export function completionTable(): CompletedCommand[] {
  const rows = COMMANDS.filter(({ summary }) => summary !== '');
  const names = [...new Set(rows.map(({ name }) => name.split(' ')[0] ?? ''))];
  const top = names.map((name) => ({
    name,
    text: GROUPS[name] ?? rows.find((row) => row.name === name)?.summary ?? '',
  }));
  return [
    {
      path: '',
      commands: [...top, { name: 'help', text: 'show help of a command' }],
      values: [],
      options: COMMON_OPTIONS.map(optionOf),
    },
    ...names.map((name) => groupOrCommand(name, rows)),
    ...rows.filter(({ name }) => name.includes(' ')).map((row) => commandOf(row, [])),
  ];
}

function groupOrCommand(name: string, rows: readonly CommandRow[]): CompletedCommand {
  const members = rows.filter((row) => row.name.startsWith(`${name} `));
  const commands = members.map((row) => ({ name: row.name.slice(name.length + 1), text: row.summary }));
  const own = rows.find((row) => row.name === name);
  return own === undefined ? { path: name, commands, values: [], options: [] } : commandOf(own, commands);
}

function commandOf(row: CommandRow, commands: CompletedCommand['commands']): CompletedCommand {
  const options = [...(row.options ?? []), ...(row.usesServer === false ? [] : COMMON_OPTIONS)].map(optionOf);
  const once = options.filter(
    ({ names }, at) => options.findIndex((other) => other.names.at(-1) === names.at(-1)) === at,
  );
  return { path: row.name, commands, values: (row.values ?? []).filter((value) => value !== ''), options: once };
}

function optionOf({ flags, text, values = [] }: OptionRow): CompletedOption {
  return { names: flags.match(/(?<![\w-])--?[a-zA-Z][\w-]*/g) ?? [], text, takesValue: flags.includes('<'), values };
}
