import { SETUP_MEMBERS, type Setup, type SetupItemState, type SetupSummary } from '../../contract/setup.ts';
import type { Caller } from '../../core/http/index.ts';
import type { SetupItems, SetupRecord } from './setup.repository.ts';

/** Fields that only callers with the scope `payload` see. */
const PAYLOAD_FIELDS = { functions: 'source', schedules: 'input' } as const;

function summaryOf({ name, revision, createdAt, updatedAt, expiresAtMs, pending }: SetupRecord) {
  const expiresAt = expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString();
  return { name, revision, createdAt, updatedAt, expiresAt, incomplete: pending.length > 0 };
}

export function setupSummary(record: SetupRecord): SetupSummary {
  const items = SETUP_MEMBERS.reduce((sum, member) => sum + Object.keys(record.document[member]).length, 0);
  return { ...summaryOf(record), items };
}

/** What a caller sees of a set-up. */
export function setupView(record: SetupRecord, items: SetupItemState[], caller: Caller): Setup {
  const { name, ttlMs } = record;
  const { document, omitted } = shownDocument(record.document, caller);
  const filled = SETUP_MEMBERS.filter((member) => Object.keys(document[member]).length > 0);
  return {
    ...summaryOf(record),
    document: {
      setup: name,
      ...(ttlMs === undefined ? {} : { ttlMs }),
      ...Object.fromEntries(filled.map((member) => [member, document[member]])),
    } as Setup['document'],
    items,
    ...(omitted.length === 0 ? {} : { omitted }),
  };
}

function shownDocument(document: SetupItems, caller: Caller): { document: SetupItems; omitted: string[] } {
  if (caller.scopes.includes('payload')) return { document, omitted: [] };
  const omitted: string[] = [];
  const shown = { ...document };
  for (const member of ['functions', 'schedules'] as const) {
    const field = PAYLOAD_FIELDS[member];
    shown[member] = Object.fromEntries(
      Object.entries(document[member]).map(([name, item]) => {
        omitted.push(`${member}.${name}.${field}`);
        return [name, Object.fromEntries(Object.entries(item).filter(([key]) => key !== field))];
      }),
    );
  }
  return { document: shown, omitted };
}
