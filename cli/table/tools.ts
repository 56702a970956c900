import type { CommandRow } from '../command.ts';
import { framing, hex } from './options.ts';

export const toolCommands: readonly CommandRow[] = [
  {
    name: 'up',
    summary: 'run the server in the foreground',
    details:
      'The same as `npm start` in a clone. Its settings are environment variables (docs/configuration.md); it needs Redis or Valkey on PATH, or PORTCALL_REDIS_URL. A set-up that is wrong is reported as `portcall.yaml:12 listeners.db.port: …`, with exit code 2, before anything starts. Parts that fail later, because a port is taken for example, are reported, and the server stays.',
    usesServer: false,
    options: [
      { flags: '-p, --port <port>', text: 'port of the API, as PORTCALL_PORT' },
      { flags: '-f, --file <file>', text: 'apply this set-up when the server is ready', isList: true },
      { flags: '--data <directory>', text: 'where data is kept, as PORTCALL_DATA_DIR' },
    ],
    examples: ['portcall up', 'portcall up -f portcall.yaml', 'portcall up --port 7171 --data /tmp/portcall'],
    load: () => import('../commands/up.ts'),
  },
  {
    name: 'capture',
    arguments: '<endpoint>',
    summary: 'save the messages of a listener or client for Wireshark (pcapng)',
    options: [
      { flags: '-o, --out <file>', text: 'the file; default: stdout, unless it is a terminal' },
      { flags: '-f, --follow', text: 'go on with what comes, until Ctrl-C' },
      { flags: '--connection <id>', text: 'only of this connection' },
    ],
    examples: ['portcall capture bank -o bank.pcapng', 'portcall capture bank --follow | wireshark -k -i -'],
    load: () => import('../commands/capture.ts'),
  },
  {
    name: 'decode',
    arguments: '[data]',
    summary: 'show the messages that a framing makes of bytes',
    details:
      'Without data, stdin is decoded. Exit code 1 when the bytes do not fit the framing, or end in the middle of a message. Nothing is created.',
    options: [framing, hex, { flags: '--partial', text: 'the stream goes on: what is left is no message' }],
    examples: [
      'portcall decode --framing length:2,strip=2 --hex 00026869',
      'portcall decode --framing line "a\\nb\\n"',
    ],
    load: () => import('../commands/decode.ts'),
  },
  {
    name: 'rules test',
    arguments: '<data>',
    summary: 'show what rules do with a message; exit code 1 when none matches',
    options: [
      { flags: '-f, --file <file>', text: 'the rules: a list of rules, or a whole handler, as JSON or YAML' },
      { flags: '--listener <name>', text: 'the rules of this listener' },
      framing,
      hex,
    ],
    examples: ['portcall rules test -f rules.json "PAY 100"', 'portcall rules test --listener bank "PAY 100"'],
    load: () => import('../commands/rules-test.ts'),
  },
  {
    name: 'key',
    arguments: '[name] [scopes]',
    summary: 'make an API key, and the setting that accepts it',
    details:
      'The key is shown once; only its hash goes into the setting. Scopes are joined by +: read, write, payload, admin.',
    usesServer: false,
    options: [
      {
        flags: '-o, --output <format>',
        text: 'table (the default on a terminal) or json',
        values: ['table', 'json'],
        isClosed: true,
      },
    ],
    examples: ['portcall key ci read+write+payload'],
    load: () => import('../commands/key.ts'),
  },
  {
    name: 'doctor',
    summary: 'check what Portcall needs here, and the server',
    examples: ['portcall doctor'],
    load: () => import('../commands/doctor.ts'),
  },
  {
    name: 'completion',
    arguments: '<shell>',
    values: ['bash', 'zsh', 'fish'],
    summary: 'print the completion of a shell',
    usesServer: false,
    examples: [
      'source <(portcall completion bash)',
      'portcall completion zsh > "${fpath[1]}/_portcall"',
      'portcall completion fish | source',
    ],
    load: () => import('../commands/completion.ts'),
  },
  {
    name: 'version',
    summary: 'show the versions of this program and of the server',
    examples: ['portcall version'],
    load: () => import('../commands/version.ts'),
  },
];
