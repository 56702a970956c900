import type { OptionRow } from '../command.ts';
import { FRAMING_TYPES } from '../syntax/framing.ts';
import { FAULT_TYPES } from '../syntax/fault.ts';
import { PROFILE_NAMES } from '../profiles.ts';

/** Options that several commands share. */

export const label: OptionRow = { flags: '-l, --label <key=value>', text: 'only what has this label', isList: true };
export const setup: OptionRow = { flags: '--setup <name>', text: 'only what belongs to this set-up' };
export const limit: OptionRow = { flags: '-n, --limit <count>', text: 'at most this many' };
export const hex: OptionRow = { flags: '-x, --hex', text: 'data is hexadecimal digits' };

export const framing: OptionRow = {
  flags: '--framing <framing>',
  text: 'what a message is: line, length:2, delimiter:\\x00, mllp, idle:50ms …, or JSON',
  values: FRAMING_TYPES,
};
export const faultOptions: readonly OptionRow[] = [
  {
    flags: '--fault <fault>',
    text: 'a fault, for example latency=200ms±50, bandwidth=64KB/s@in, slow:latency=1s',
    isList: true,
    values: FAULT_TYPES.map((type) => `${type}=`),
  },
  {
    flags: '--profile <name>',
    text: 'the fault profile: a kind of link by name',
    values: PROFILE_NAMES,
    isClosed: true,
  },
];

/** Of an endpoint that lives as long as the command. */
export const adHocOptions: readonly OptionRow[] = [
  { flags: '--name <name>', text: 'its name' },
  { flags: '-l, --label <key=value>', text: 'a label for it', isList: true },
  { flags: '--keep', text: 'leave it running when the command ends' },
  { flags: '-x, --hex', text: 'show messages as hexadecimal digits' },
  { flags: '--count <count>', text: 'end after this many messages' },
  { flags: '--for <duration>', text: 'end after this time' },
];

export const matchOptions: readonly OptionRow[] = [
  { flags: '--equals <data>', text: 'the message is this; escapes such as \\n and \\xff work', isList: true },
  { flags: '--contains <data>', text: 'the message contains this', isList: true },
  { flags: '--starts-with <data>', text: 'the message begins with this', isList: true },
  { flags: '--ends-with <data>', text: 'the message ends with this', isList: true },
  { flags: '--matches <pattern>', text: 'the message matches this regular expression (RE2)', isList: true },
  { flags: '--match <json>', text: 'a match as the API has it, for example \'{"length":{"min":10}}\'', isList: true },
  hex,
];
