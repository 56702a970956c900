import type { CommandRow, OptionRow } from '../command.ts';
import { hex, label, limit, matchOptions } from './options.ts';

const since: OptionRow = {
  flags: '--since <time>',
  text: 'from this time on: RFC 3339, or a duration before now such as 5m',
};
const until: OptionRow = { flags: '--until <time>', text: 'before this time: RFC 3339, or a duration before now' };
const direction: OptionRow = {
  flags: '--direction <direction>',
  text: 'in: from the peer; out: to the peer',
  values: ['in', 'out'],
  isClosed: true,
};
const connection: OptionRow = { flags: '--connection <id>', text: 'only of this connection' };
const types: OptionRow = {
  flags: '-t, --types <types>',
  text: 'types of events, for example message.* or connection.closed',
  isList: true,
};
const shownHex: OptionRow = { flags: '-x, --hex', text: 'show messages as hexadecimal digits' };
const count: readonly OptionRow[] = [
  { flags: '--count <count>', text: 'exactly this many messages match' },
  { flags: '--at-least <count>', text: 'at least this many match; default 1' },
  { flags: '--at-most <count>', text: 'at most this many match' },
];

export const messageCommands: readonly CommandRow[] = [
  {
    name: 'send',
    arguments: '<target> [data]',
    summary: 'send from a client, to all connections of a listener, or on one connection',
    details:
      'Without data, stdin is sent as one message. With --within, a client waits for its reply (the first message that matches), which is printed.',
    options: [
      ...matchOptions.filter(({ flags }) => !flags.startsWith('-x')),
      hex,
      { flags: '--raw', text: 'send the bytes as they are, without the framing' },
      { flags: '--within <duration>', text: 'wait this long for the reply of a client' },
      { flags: '-l, --label <key=value>', text: 'of a listener only connections with this label', isList: true },
    ],
    examples: [
      'portcall send till "PAY 100"',
      'portcall send till "PAY 100" --within 2s --starts-with OK',
      'portcall send con_… 0d0a --hex --raw',
    ],
    load: () => import('../commands/send.ts'),
  },
  {
    name: 'close',
    arguments: '<targets...>',
    summary: 'close connections: by their ids, or all of an endpoint',
    options: [{ flags: '--reset', text: 'with RST instead of FIN' }],
    examples: ['portcall close con_…', 'portcall close bank --reset'],
    load: () => import('../commands/close.ts'),
  },
  {
    name: 'tail',
    arguments: '[names...]',
    summary: 'show events as they happen',
    details:
      'Of the named listeners, or clients, or connections; without names, everything. It resumes when the server restarts.',
    options: [
      types,
      label,
      {
        flags: '--from <from>',
        text: 'earliest: everything in the log first',
        values: ['now', 'earliest'],
        isClosed: true,
      },
      { flags: '--count <count>', text: 'end after this many events' },
      { flags: '--for <duration>', text: 'end after this time' },
      shownHex,
    ],
    examples: ['portcall tail bank', 'portcall tail -t job.failed -t thread.lost -o json'],
    load: () => import('../commands/tail.ts'),
  },
  {
    name: 'messages',
    arguments: '<endpoint>',
    summary: 'show what a listener or client has received and sent',
    options: [
      direction,
      connection,
      label,
      { flags: '--contains <text>', text: 'only messages that contain this text' },
      since,
      until,
      { ...limit, text: 'the newest; default 100' },
      { flags: '--clear', text: 'delete the captured messages instead' },
      shownHex,
    ],
    examples: ['portcall messages bank --direction in', 'portcall messages bank -n 1000 -o json > messages.ndjson'],
    load: () => import('../commands/messages.ts'),
  },
  {
    name: 'events',
    arguments: '[names...]',
    summary: 'show events from the log, the oldest first',
    details: 'The newest that the filter selects; -n says how many. --follow goes on with what happens.',
    options: [
      types,
      label,
      since,
      until,
      { ...limit, text: 'the newest; default 100' },
      { flags: '-f, --follow', text: 'go on with what happens' },
      shownHex,
    ],
    examples: ['portcall events bank --since 5m', 'portcall events -t job.failed -n 10 -o json'],
    load: () => import('../commands/events.ts'),
  },
  {
    name: 'verify',
    arguments: '<endpoint>',
    summary: 'assert what was received; exit code 1 when it was not',
    details: 'A miss shows the closest messages, and why they do not match.',
    options: [
      ...matchOptions,
      ...count,
      { flags: '--direction <direction>', text: 'default in', values: ['in', 'out', 'any'], isClosed: true },
      connection,
      since,
      { flags: '--within <duration>', text: 'wait up to this long for it' },
    ],
    examples: [
      'portcall verify bank --equals "PAY 100" --within 2s',
      'portcall verify bank --contains ERROR --at-most 0',
    ],
    load: () => import('../commands/verify.ts'),
  },
  {
    name: 'wait',
    arguments: '<endpoint>',
    summary: 'wait for a message or a state; exit code 124 when it does not come',
    options: [
      ...matchOptions,
      { flags: '--state <state>', text: 'wait for a state, such as listening or connected, instead of a message' },
      { flags: '--direction <direction>', text: 'default in', values: ['in', 'out', 'any'], isClosed: true },
      connection,
      since,
      { flags: '--at-least <count>', text: 'wait for this many; default 1' },
      { flags: '--within <duration>', text: 'give up after this time; default 60s' },
    ],
    examples: ['portcall wait bank --starts-with PAY --within 10s', 'portcall wait till --state connected'],
    load: () => import('../commands/wait.ts'),
  },
];
