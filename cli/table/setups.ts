import type { CommandRow, OptionRow } from '../command.ts';

const file: OptionRow = { flags: '-f, --file <file>', text: 'the set-up: YAML or JSON; - is stdin', isList: true };
const name: OptionRow = { flags: '--name <name>', text: 'name of the set-up, instead of that in the file' };
const FILES =
  '`${NAME}` and `${NAME:-default}` in the file are environment variables (in capitals; `$${NAME}` is the text itself), and a value `{ file: add.js }` is the text of a file beside it. Mistakes are reported as `portcall.yaml:12 listeners.db.port: …`, with exit code 2; then nothing is changed.';

export const setupCommands: readonly CommandRow[] = [
  {
    name: 'apply',
    summary: 'make the server have what a set-up says',
    details: `Creates, changes and deletes what differs, and nothing else. Exit code 1 when a part fails: apply it again.\n\n${FILES}`,
    options: [
      file,
      name,
      { flags: '--ttl <duration>', text: 'delete the set-up when it is not applied again for this long' },
      { flags: '--grace <duration>', text: 'how long connections of what is deleted may take to end' },
      { flags: '--dry-run', text: 'only show what would be done' },
    ],
    examples: ['portcall apply -f portcall.yaml', 'portcall apply -f portcall.yaml --name "worker-$WORKER" --ttl 10m'],
    load: () => import('../commands/apply.ts'),
  },
  {
    name: 'diff',
    summary: 'show what apply would do; exit code 1 when there is a difference',
    details: FILES,
    options: [file, name],
    examples: ['portcall diff -f portcall.yaml'],
    load: () => import('../commands/diff.ts'),
  },
  {
    name: 'validate',
    summary: 'check a set-up without changing anything',
    details: FILES,
    options: [file, name],
    examples: ['portcall validate -f portcall.yaml'],
    load: () => import('../commands/validate.ts'),
  },
  {
    name: 'export',
    arguments: '<setup>',
    summary: 'print a set-up as YAML, ready to be applied',
    details: 'With every default filled in and without secrets. `--output json` prints JSON.',
    options: [{ flags: '--out <file>', text: 'write it to this file' }],
    examples: ['portcall export checkout > portcall.yaml'],
    load: () => import('../commands/export.ts'),
  },
  {
    name: 'edit',
    arguments: '<kind> <name>',
    values: ['listeners', 'clients', 'pools', 'schedules'],
    summary: 'change a resource in your editor ($VISUAL or $EDITOR)',
    details:
      'Only what you change is sent. It is refused when the resource was changed by others meanwhile; your text is kept then.',
    examples: ['portcall edit listener bank'],
    load: () => import('../commands/edit.ts'),
  },
  {
    name: 'import',
    arguments: '[file]',
    summary: 'make a set-up of the configuration of Toxiproxy or mountebank',
    details:
      'Prints the set-up as YAML; each part that could not be converted, or differs, is a line on stderr with its place in the file. Of mountebank, imposters of the protocol tcp are converted. Nothing is applied.',
    options: [
      { flags: '--from <program>', text: 'what the file is for', values: ['toxiproxy', 'mountebank'], isClosed: true },
      { flags: '--name <name>', text: 'name of the set-up; default: that of the program' },
      { flags: '--out <file>', text: 'write it to this file' },
      { flags: '--strict', text: 'exit code 1 when a part could not be converted' },
    ],
    examples: [
      'portcall import --from toxiproxy toxiproxy.json > portcall.yaml',
      'portcall import --from mountebank imposters.json | portcall apply -f -',
    ],
    load: () => import('../commands/import.ts'),
  },
];
