import type { CommandRow } from '../command.ts';
import { label, limit, setup } from './options.ts';
import { KIND_NAMES } from '../kind-names.ts';

export const resourceCommands: readonly CommandRow[] = [
  {
    name: 'get',
    arguments: '<kind> [names...]',
    values: KIND_NAMES,
    summary: 'list resources, or show some',
    details: `Kinds: ${KIND_NAMES.join(', ')}; the singular works, too.`,
    options: [
      label,
      { flags: '--name <name>', text: 'only the one with this name' },
      { flags: '--state <state>', text: 'only what is in this state' },
      setup,
      limit,
    ],
    examples: [
      'portcall get listeners',
      'portcall get listener bank -o json',
      'portcall get jobs --state failed -n 20',
    ],
    load: () => import('../commands/get.ts'),
  },
  {
    name: 'describe',
    arguments: '<kind> <name>',
    values: KIND_NAMES,
    summary: 'show everything about a resource',
    details: 'Of a listener or client also its connections, what its faults have done, and its last events.',
    examples: ['portcall describe listener bank'],
    load: () => import('../commands/describe.ts'),
  },
  {
    name: 'label',
    arguments: '<kind> <name> <labels...>',
    values: ['listeners', 'clients', 'pools', 'schedules'],
    summary: 'set labels, or remove them (key-)',
    examples: ['portcall label listener bank suite=checkout owner-'],
    load: () => import('../commands/label.ts'),
  },
  {
    name: 'delete',
    arguments: '[kind] [names...]',
    values: KIND_NAMES,
    summary: 'delete resources by name, or by a selector',
    options: [
      label,
      { flags: '--name <name>', text: 'listeners, clients or pools with this name' },
      setup,
      {
        flags: '-f, --file <file>',
        text: 'the set-ups in these files, with everything that belongs to them',
        isList: true,
      },
      { flags: '--grace <duration>', text: 'how long connections may take to end' },
      { flags: '--dry-run', text: 'with a selector: show what would be deleted' },
    ],
    examples: [
      'portcall delete listener bank',
      'portcall delete listeners --label suite=checkout',
      'portcall delete -f portcall.yaml',
    ],
    load: () => import('../commands/delete.ts'),
  },
];
