import { describe, expect, it } from 'vitest';
import { clientSpecSchema } from '../../contract/client.ts';
import { clientKind } from './client-kind.ts';

const edit = { type: 'replace', find: { data: 'a' }, with: { data: 'secret' } } as const;
const specOf = (faults: object) => clientSpecSchema.parse({ host: '127.0.0.1', port: 9000, faults });
const stays = (faults: object, patch: Readonly<Record<string, unknown>>) =>
  clientKind.findRedirected(specOf(faults), { port: 9001, ...patch })?.stays;

describe('another target for a client whose faults send stored bytes', () => {
  it('needs the bytes too, or no such fault', () => {
    expect(stays({ edit }, {})).toBe('faults');
    expect(stays({ edit }, { faults: { edit: { enabled: true } } })).toBe('faults');
    expect(stays({ edit }, { faults: { edit: { with: { data: 'mine' } } } })).toBeUndefined();
    expect(stays({ edit }, { faults: { edit: null } })).toBeUndefined();
    expect(stays({ edit }, { faults: null })).toBeUndefined();
    expect(stays({ edit: { ...edit, direction: 'in' } }, {})).toBeUndefined();
    expect(stays({ slow: { type: 'latency', ms: 1 } }, {})).toBeUndefined();
    expect(stays({ put: { type: 'inject', bytes: { data: 'secret' }, afterBytes: 0 } }, {})).toBe('faults');
  });
});
