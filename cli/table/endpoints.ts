import type { CommandRow, OptionRow } from '../command.ts';
import { PROFILE_NAMES } from '../profiles.ts';
import { FAULT_TYPES } from '../syntax/fault.ts';
import { adHocOptions, faultOptions, framing, label } from './options.ts';

const tls: OptionRow = { flags: '--tls', text: 'use TLS, as tls:// does' };
const faultValues = FAULT_TYPES.map((type) => `${type}=`);

export const endpointCommands: readonly CommandRow[] = [
  {
    name: 'listen',
    arguments: '<address>',
    values: ['tcp://:', 'tls://:', 'udp://:'],
    summary: 'open a listener and show what it receives',
    details:
      'The listener is removed when the command ends, by Ctrl-C for example. Port 0 is any free port; the port that it got is shown. TLS uses a self-signed certificate unless --cert and --cert-key are given.',
    options: [
      { flags: '--echo', text: 'send back every message' },
      { flags: '--reply <data>', text: 'answer every message with this; escapes such as \\n and \\xff work' },
      { flags: '--rules <file>', text: 'answer by the rules in this file: a list of rules, or a whole handler' },
      framing,
      tls,
      { flags: '--cert <file>', text: 'certificate chain, PEM' },
      { flags: '--cert-key <file>', text: 'private key of the certificate, PEM' },
      ...faultOptions,
      ...adHocOptions,
    ],
    examples: [
      'portcall listen tcp://:9000 --echo --framing line',
      'portcall listen udp://:5140',
      'portcall listen tls://:8443 --reply "hello\\n" --fault latency=200ms±50',
      'portcall listen :9000 --rules rules.json --framing line --keep --name bank',
    ],
    load: () => import('../commands/listen.ts'),
  },
  {
    name: 'connect',
    arguments: '<address>',
    values: ['tcp://', 'tls://', 'udp://'],
    summary: 'connect to a server; lines of stdin are messages',
    details:
      'Replies are printed. In a line, escapes such as \\n and \\xff work; with --hex, lines and replies are hexadecimal digits. The line feed that ends a line is not sent: use --framing line for text protocols. When stdin ends, the command waits for replies until none has come for --linger, then closes the connection.',
    options: [
      framing,
      tls,
      { flags: '--insecure', text: 'accept any certificate' },
      { flags: '--server-name <name>', text: 'name for SNI and for checking the certificate' },
      { flags: '--linger <duration>', text: 'silence after the end of stdin that ends the command; default 1s' },
      ...faultOptions,
      ...adHocOptions,
    ],
    examples: [
      'portcall connect tcp://127.0.0.1:6379 --framing line:crlf',
      'printf "PING\\n" | portcall connect 127.0.0.1:9000 --framing line',
      'portcall connect udp://127.0.0.1:5353 --hex',
      'portcall connect tls://localhost:8443 --insecure',
    ],
    load: () => import('../commands/connect.ts'),
  },
  {
    name: 'proxy',
    arguments: '<listen> <upstream>',
    summary: 'open a proxy, with faults to switch on and off by keys',
    details:
      'The proxy is removed when the command ends. On a terminal, the keys 1 to 9 mute and unmute its faults, and q ends it.',
    options: [
      framing,
      tls,
      { flags: '--upstream-tls', text: 'connect to the upstream with TLS' },
      ...faultOptions,
      ...adHocOptions,
    ],
    examples: [
      'portcall proxy :6432 127.0.0.1:5432 --fault latency=300ms±50 --fault vanish',
      'portcall proxy :6432 127.0.0.1:5432 --profile 3g',
    ],
    load: () => import('../commands/proxy.ts'),
  },
  {
    name: 'fault add',
    arguments: '<endpoint> <faults...>',
    values: ['', ...faultValues],
    summary: 'add faults to a listener or client',
    details: 'A fault that has the name already is an error: use `fault set`. `slow:latency=1s` names the fault.',
    options: [],
    examples: [
      'portcall fault add db latency=300ms±50',
      'portcall fault add db slow:latency=1s,probability=50% loss=10%@in',
    ],
    load: () => import('../commands/fault-add.ts'),
  },
  {
    name: 'fault set',
    arguments: '<endpoint> <faults...>',
    values: ['', ...faultValues],
    summary: 'add faults, or replace those of the same names',
    examples: ['portcall fault set db slow:latency=2s'],
    load: () => import('../commands/fault-set.ts'),
  },
  {
    name: 'fault mute',
    arguments: '<endpoint> [names...]',
    summary: 'let faults do nothing, without removing them',
    details: 'Without names, all faults of the endpoint.',
    options: [{ flags: '--off', text: 'let them work again' }],
    examples: ['portcall fault mute db slow', 'portcall fault mute db --off'],
    load: () => import('../commands/fault-mute.ts'),
  },
  {
    name: 'fault rm',
    arguments: '<endpoint> <names...>',
    summary: 'remove faults from a listener or client',
    examples: ['portcall fault rm db slow'],
    load: () => import('../commands/fault-rm.ts'),
  },
  {
    name: 'fault reset',
    arguments: '[endpoint]',
    summary: 'remove all faults: of an endpoint, of a label, or everywhere',
    options: [label],
    examples: ['portcall fault reset db', 'portcall fault reset --label suite=checkout', 'portcall fault reset'],
    load: () => import('../commands/fault-reset.ts'),
  },
  {
    name: 'fault list',
    arguments: '[endpoint]',
    summary: 'show faults; those of one endpoint with what they have done',
    options: [label],
    examples: ['portcall fault list db', 'portcall fault list'],
    load: () => import('../commands/fault-list.ts'),
  },
  {
    name: 'profiles',
    arguments: '[name]',
    values: PROFILE_NAMES,
    summary: 'list the kinds of links for --profile',
    examples: ['portcall profiles', 'portcall profiles 3g -o json'],
    load: () => import('../commands/profiles.ts'),
  },
];
