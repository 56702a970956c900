import { usageError } from './exit-codes.ts';
import { KIND_NAMES, type KindName } from './kind-names.ts';
import type { Resource } from './server.ts';
import { faultText } from './view/fault-text.ts';
import type { Column } from './view/table.ts';

/** A kind of resource: where it is, and how a table shows it. */
export interface Kind {
  /** Plural, as in the path. */
  readonly name: KindName;
  readonly aliases: readonly string[];
  /** Field of the id, or of the name where that is the id. */
  readonly id: string;
  readonly columns: readonly Column<Resource>[];
  /** What of `edit`, `label` and `delete` works. */
  readonly can: readonly ('get' | 'patch' | 'label' | 'delete' | 'select')[];
  /** Lists without pages. */
  readonly isUnpaged?: boolean;
}

/** A field by its path, such as `status.state`. */
export function field(resource: Resource, path: string): unknown {
  let value: unknown = resource;
  for (const key of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[key];
  return value;
}

const column = (title: string, path = title.toLowerCase()): Column<Resource> => ({
  title,
  value: (row) => field(row, path),
});
const labels: Column<Resource> = {
  title: 'LABELS',
  value: ({ labels: all }) =>
    Object.entries((all ?? {}) as Record<string, string>)
      .map(([key, value]) => `${key}=${value}`)
      .join(' '),
};
const address = (title: string, path: string): Column<Resource> => ({
  title,
  value: (row) => hostPort(field(row, path)),
});
const faultNames: Column<Resource> = {
  title: 'FAULTS',
  value: ({ faults }) => Object.keys((faults ?? {}) as object).join(' '),
};
const owner: Column<Resource> = {
  title: 'ENDPOINT',
  value: (row) => row['endpointName'] ?? row['listener'] ?? row['client'],
};

export function hostPort(value: unknown): string | undefined {
  const { host, port } = (value ?? {}) as { host?: string; port?: number };
  if (host === undefined) return undefined;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const ENDPOINT_ABILITIES = ['get', 'patch', 'label', 'delete', 'select'] as const;

/** One row a kind. */
export const KINDS: readonly Kind[] = [
  {
    name: 'listeners',
    aliases: ['listener', 'lst'],
    id: 'id',
    columns: [
      column('ID'),
      column('NAME'),
      column('TRANSPORT'),
      { title: 'ADDRESS', value: (row) => hostPort(field(row, 'status.address')) ?? hostPort(row) },
      column('HANDLER', 'handler.type'),
      column('STATE', 'status.state'),
      column('CONNS', 'status.connections'),
      column('IN', 'status.messagesIn'),
      column('OUT', 'status.messagesOut'),
      faultNames,
      labels,
    ],
    can: ENDPOINT_ABILITIES,
  },
  {
    name: 'clients',
    aliases: ['client', 'cli'],
    id: 'id',
    columns: [
      column('ID'),
      column('NAME'),
      column('TRANSPORT'),
      { title: 'TARGET', value: hostPort },
      column('STATE', 'status.state'),
      column('IN', 'status.messagesIn'),
      column('OUT', 'status.messagesOut'),
      faultNames,
      labels,
    ],
    can: ENDPOINT_ABILITIES,
  },
  {
    name: 'connections',
    aliases: ['connection', 'conn', 'con'],
    id: 'id',
    columns: [
      column('ID'),
      { title: 'ENDPOINT', value: (row) => row['listener'] ?? row['client'] ?? row['tunnel'] },
      column('TRANSPORT'),
      address('REMOTE', 'remote'),
      column('STATE'),
      column('IN', 'messagesIn'),
      column('OUT', 'messagesOut'),
      column('OPENED', 'openedAt'),
    ],
    can: ['get', 'delete'],
  },
  {
    name: 'faults',
    aliases: ['fault'],
    id: 'name',
    columns: [
      owner,
      column('NAME'),
      { title: 'FAULT', value: ({ fault }) => faultText(fault as Resource) },
      column('DIRECTION', 'fault.direction'),
      column('ENABLED', 'fault.enabled'),
    ],
    can: [],
  },
  {
    name: 'jobs',
    aliases: ['job'],
    id: 'id',
    columns: [
      column('ID'),
      column('KIND'),
      column('POOL'),
      column('STATE'),
      column('ATTEMPTS', 'attemptsMade'),
      column('BATCH'),
      column('QUEUED', 'timings.queuedAt'),
      column('ERROR', 'error.code'),
    ],
    can: ['get', 'delete'],
  },
  {
    name: 'batches',
    aliases: ['batch'],
    id: 'id',
    columns: [
      column('ID'),
      column('KIND'),
      column('POOL'),
      column('STATE'),
      column('TOTAL'),
      column('COMPLETED', 'counts.completed'),
      column('FAILED', 'counts.failed'),
      column('CREATED', 'createdAt'),
    ],
    can: ['get', 'delete'],
  },
  {
    name: 'pools',
    aliases: ['pool'],
    id: 'name',
    columns: [
      column('NAME'),
      column('WORKERS', 'maxWorkers'),
      column('STATE', 'status.state'),
      column('RUNNING', 'status.running'),
      column('QUEUED', 'status.queued'),
      column('COMPLETED', 'status.completed'),
      column('FAILED', 'status.failed'),
      labels,
    ],
    can: ENDPOINT_ABILITIES,
  },
  {
    name: 'functions',
    aliases: ['function', 'fn'],
    id: 'name',
    columns: [column('NAME'), column('DESCRIPTION'), column('BYTES', 'sourceBytes'), column('UPDATED', 'updatedAt')],
    can: ['get', 'delete'],
  },
  {
    name: 'schedules',
    aliases: ['schedule', 'sch'],
    id: 'id',
    columns: [
      column('ID'),
      column('NAME'),
      column('KIND'),
      {
        title: 'EVERY',
        value: (row) => row['cron'] ?? (row['everyMs'] === undefined ? undefined : `${String(row['everyMs'])} ms`),
      },
      column('PAUSED'),
      { title: 'NEXT', value: ({ nextRuns }) => (nextRuns as string[] | undefined)?.[0] },
      labels,
    ],
    can: ['get', 'patch', 'label', 'delete'],
  },
  {
    name: 'locks',
    aliases: ['lock'],
    id: 'name',
    columns: [
      column('NAME'),
      { title: 'HELD', value: ({ holder }) => holder !== null },
      column('OWNER', 'holder.owner'),
      column('EXPIRES', 'holder.expiresAt'),
      column('WAITING', 'waiters'),
    ],
    can: ['get'],
  },
  {
    name: 'counters',
    aliases: ['counter'],
    id: 'name',
    columns: [column('NAME'), column('VALUE'), column('UPDATED', 'updatedAt')],
    can: ['get', 'delete'],
  },
  {
    name: 'setups',
    aliases: ['setup', 'set-up', 'set-ups'],
    id: 'name',
    columns: [
      column('NAME'),
      column('REVISION'),
      { title: 'ITEMS', value: ({ items }) => (Array.isArray(items) ? items.length : items) },
      column('INCOMPLETE'),
      column('UPDATED', 'updatedAt'),
      column('EXPIRES', 'expiresAt'),
    ],
    can: ['get', 'delete'],
  },
  {
    name: 'nodes',
    aliases: ['node'],
    id: 'name',
    columns: [column('NAME'), column('URL'), column('VERSION'), column('ALIVE'), column('STARTED', 'startedAt')],
    can: [],
    isUnpaged: true,
  },
];

/** The kind with this name, in the singular or plural. */
export function kindOf(text: string): Kind {
  const wanted = text.toLowerCase();
  const kind = KINDS.find(({ name, aliases }) => name === wanted || aliases.includes(wanted));
  if (kind === undefined)
    throw usageError(`"${text}" is not a kind of resource; the kinds are ${KIND_NAMES.join(', ')}`);
  return kind;
}
