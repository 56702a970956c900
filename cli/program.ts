import { Command, CommanderError, Option } from 'commander';
import type { CommandRow, OptionRow } from './command.ts';
import { EXIT, usageError } from './exit-codes.ts';
import type { Io } from './io.ts';
import { Options } from './options.ts';
import type { OutputMode } from './output.ts';
import { GROUPS, SECTIONS } from './table/index.ts';

/** Options of every command that uses a server. `-o` may have another meaning in a command that has it itself. */
export const COMMON_OPTIONS: readonly OptionRow[] = [
  {
    flags: '-o, --output <format>',
    text: 'table (the default on a terminal) or json',
    values: ['table', 'json'],
    isClosed: true,
  },
  { flags: '-q, --quiet', text: 'print ids or names only' },
  { flags: '--curl', text: 'print the request as a curl command and do not send it' },
  { flags: '--url <url>', text: 'the server; default $PORTCALL_URL, else http://127.0.0.1:7070' },
  { flags: '--key <key>', text: 'API key; default $PORTCALL_KEY' },
];

const WIDTH = 100;

/** Runs one command line. Returns its exit code; never throws, and never ends the process. */
export async function runCommandLine(argv: readonly string[], io: Io): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = createProgram(io, async (row, args, values) => {
    exitCode = (await invoke(row, args, values, io)) ?? EXIT.ok;
  });
  try {
    await program.parseAsync(['-V', '--version'].includes(argv[0] ?? '') ? ['version'] : argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Help and --version are no mistakes; what commander refuses has been printed by it.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const { explain } = await import('./errors.ts');
    const { message, exitCode: code } = explain(error);
    // Mistakes in a file are `file:line …`, as compilers print them.
    const prefix = error instanceof Error && error.name === 'SetupFileError' ? '' : 'portcall: ';
    if (message !== '') io.stderr.write(`${prefix}${(await import('./view/visible.ts')).visibleLines(message)}\n`);
    return code;
  }
}

type Action = (row: CommandRow, args: readonly string[], values: Readonly<Record<string, unknown>>) => Promise<void>;

function createProgram(io: Io, action: Action): Command {
  const program = new Command('portcall')
    .description('Raw sockets as resources: listeners, clients, proxies, faults and jobs, from the command line.')
    .usage('<command> [options]')
    .enablePositionalOptions()
    .helpOption('-h, --help', 'show help; also behind a command')
    .helpCommand('help [command]', 'show help of a command')
    .exitOverride()
    .showHelpAfterError('`portcall help <command>` shows how.')
    .configureHelp({ helpWidth: Math.min(io.stdout.columns || WIDTH, WIDTH), subcommandTerm: termOf })
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .addHelpText(
      'after',
      `\nExamples:\n${SECTIONS.map(({ commands }) => `  ${commands[0]?.examples[0] ?? ''}`).join('\n')}\n`,
    )
    .addHelpText(
      'after',
      'Exit codes: 0 ok · 1 assertion or difference · 2 usage · 3 no server · 4 not found · 5 not allowed · 124 time-out',
    );
  for (const option of COMMON_OPTIONS) program.addOption(toOption(option));
  for (const { title, commands } of SECTIONS) {
    for (const row of commands) addCommand(program, row, title, action);
  }
  return program;
}

function addCommand(program: Command, row: CommandRow, title: string, action: Action): void {
  const [first = '', second] = row.name.split(' ');
  const parent = second === undefined ? program : groupOf(program, first, title);
  const command = parent.command(`${second ?? first} ${row.arguments ?? ''}`.trim(), { hidden: row.summary === '' });
  command
    .summary(row.summary)
    .description(row.details === undefined ? row.summary : `${row.summary}\n\n${row.details}`);
  command.helpGroup(second === undefined ? `${title}:` : 'Commands:').helpOption('-h, --help', 'show this help');
  for (const option of row.options ?? []) command.addOption(toOption(option));
  command.optionsGroup('Options of all commands:');
  for (const option of row.usesServer === false ? [] : COMMON_OPTIONS) addCommon(command, option);
  command.addHelpText('after', `\nExamples:\n${row.examples.map((example) => `  ${example}`).join('\n')}`);
  command.action(async (...given: unknown[]) => {
    const args = given
      .slice(0, -2)
      .flat()
      .filter((arg) => arg !== undefined) as string[];
    await action(row, args, { ...program.opts(), ...command.opts() });
  });
}

/** The group's own command, made with its first member. */
function groupOf(program: Command, name: string, title: string): Command {
  const existing = program.commands.find((command) => command.name() === name);
  if (existing) return existing;
  const group = program
    .command(name)
    .summary(GROUPS[name] ?? '')
    .description(GROUPS[name] ?? '');
  return group.helpGroup(`${title}:`).helpCommand(false).helpOption('-h, --help', 'show this help');
}

/** Without the short form that the command uses itself: `-o` of `capture` is a file. */
function addCommon(command: Command, row: OptionRow): void {
  const option = toOption(row);
  const isTaken = command.options.some(({ short }) => short !== undefined && short === option.short);
  const flags = isTaken ? row.flags.replace(/^-\w, /, '') : row.flags;
  if (!command.options.some(({ long }) => long === option.long))
    command.addOption(toOption({ ...row, flags }).helpGroup('Options of all commands:'));
}

function toOption(row: OptionRow): Option {
  const option = new Option(row.flags, row.isList === true ? `${row.text} (can be repeated)` : row.text);
  if (row.isClosed === true) option.choices([...(row.values ?? [])]);
  if (row.isList === true)
    option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
  return option;
}

async function invoke(row: CommandRow, args: readonly string[], values: Readonly<Record<string, unknown>>, io: Io) {
  const [{ run }, { Output }, { Server, serverUrl }] = await Promise.all([
    row.load(),
    import('./output.ts'),
    import('./server.ts'),
  ]);
  const options = new Options(values);
  const out = new Output(io, modeOf(options, io));
  const url = serverUrl(options.text('url') ?? (io.env['PORTCALL_URL'] || 'http://127.0.0.1:7070'));
  const key = options.text('key') ?? (io.env['PORTCALL_KEY'] || undefined);
  const server = new Server({ url, key, printsCurl: options.flag('curl'), out });
  return run({ io, out, server, args, options });
}

function modeOf(options: Options, io: Io): OutputMode {
  const format = options.text('output');
  if (options.flag('quiet')) {
    if (format !== undefined) throw usageError('--quiet and --output exclude each other');
    return 'ids';
  }
  if (format === 'json' || format === 'table') return format;
  return io.stdout.isTTY === true ? 'table' : 'json';
}

/** A command in the overview: its name and arguments. */
function termOf(command: Command): string {
  const args = command.registeredArguments.map((argument) => {
    const text = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${text}>` : `[${text}]`;
  });
  return [command.name(), ...args].join(' ');
}
