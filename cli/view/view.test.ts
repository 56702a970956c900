import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { hexDump, showBytes } from './bytes.ts';
import { faultText } from './fault-text.ts';
import { renderTable } from './table.ts';
import { renderTree } from './tree.ts';
import { visible, visibleJson } from './visible.ts';
import { messageLine } from '../live/event-view.ts';

// oxlint-disable-next-line no-control-regex -- what a terminal would obey
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;
const anyText = fc.string({ unit: 'binary', maxLength: 60 });

it('nothing that a terminal obeys passes, from any text or bytes', () => {
  fc.assert(
    fc.property(anyText, fc.uint8Array({ maxLength: 60 }), (text, bytes) => {
      expect(visible(text)).not.toMatch(OBEYED);
      expect(visibleJson({ [text]: text })).not.toMatch(OBEYED);
      expect(showBytes(Buffer.from(bytes))).not.toMatch(OBEYED);
      expect(renderTree({ [text]: [text, { [text]: text }] }).join('')).not.toMatch(OBEYED);
      expect(renderTable([{ title: 'T', value: () => text }], [1], 20).join('')).not.toMatch(OBEYED);
    }),
  );
});

it('JSON keeps its meaning', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(visibleJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('control sequences are shown, not obeyed', () => {
  expect(visible('\u001b[31mred\u009b2J\r\n')).toBe('\\x1b[31mred\\x9b2J\\r\\n');
  expect(visibleJson('\u009b2J\u202e')).toBe('"\\u009b2J\\u202e"');
});

it('text is shown as text and other bytes as hexadecimal digits, at most 256 of them', () => {
  expect(showBytes(Buffer.from('héllo\r\n'))).toBe('héllo\\r\\n');
  expect(showBytes(Buffer.from('ff0041', 'hex'))).toBe('ff 00 41');
  expect(showBytes(Buffer.from('hello'), true)).toBe('68 65 6c 6c 6f');
  expect(showBytes(Buffer.alloc(300))).toMatch(/00 … 44 more bytes$/);
  expect(hexDump(Buffer.from('PAY 100\n')).join()).toBe(
    '00000000  50 41 59 20 31 30 30 0a                          PAY 100.',
  );
});

it('a table aligns wide characters and cuts the last column where the terminal ends', () => {
  const columns = [
    { title: 'NAME', value: (row: { name: string }) => row.name },
    { title: 'TEXT', value: () => 'x'.repeat(40) },
  ];
  expect(renderTable(columns, [{ name: '日本' }, { name: 'abcdef' }], 30)).toEqual([
    'NAME    TEXT',
    `日本    ${'x'.repeat(21)}…`,
    `abcdef  ${'x'.repeat(21)}…`,
  ]);
  expect(renderTable(columns, [{ name: '' }])[1]).toBe(`–     ${'x'.repeat(40)}`);
});

it('a fault is one line with what it does', () => {
  expect(faultText({ type: 'latency', ms: 200, jitterMs: 50, distribution: 'uniform', seed: 1 })).toBe(
    'latency ms=200 jitterMs=50',
  );
  expect(faultText({ type: 'replace', find: { data: '1b', encoding: 'hex' }, with: { data: '' } })).toBe(
    'replace find=\\x1b with=',
  );
  expect(faultText({ type: 'vanish' })).toBe('vanish');
});

it('a message on one line says which rule answered it, and which faults hit it', () => {
  const line = (data: object) =>
    messageLine({ type: 'message.received', connection: 'con_1', data: { bytes: 4, ...data } }, false);
  expect([
    line({ rule: { index: 2 } }),
    line({ rule: { index: 0, name: 'login' } }),
    line({ rule: null }),
    line({ rule: null, otherwise: true }),
    line({ rule: { index: 2 }, faults: ['slow', 'gone'] }),
    line({}),
  ]).toEqual([
    '–  con_1  ← 4 bytes  [rule #2]',
    '–  con_1  ← 4 bytes  [rule login]',
    '–  con_1  ← 4 bytes  [rule none]',
    '–  con_1  ← 4 bytes  [rule otherwise]',
    '–  con_1  ← 4 bytes  [rule #2]  [faults slow,gone]',
    '–  con_1  ← 4 bytes',
  ]);
});
