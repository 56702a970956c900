import { describe, expect, it } from 'vitest';
import { Rig, type FaultInput } from './rig.ts';

const lines = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}\n`);
const stream = (one: FaultInput) => new Rig({ one }, { framing: { type: 'line' } });
const push = (rig: Rig, ...texts: string[]) => texts.forEach((text) => rig.push(Buffer.from(text)));
const text = (rig: Rig) => rig.bytes.toString();

describe('messages of a stream', () => {
  it('are lost as a whole, however they are cut, the same ones for the same seed', () => {
    const all = lines(400);
    const passed = (seed: number, length: number) => {
      const rig = new Rig({ one: { type: 'loss', rate: 0.3 } }, { seed });
      const bytes = Buffer.from(`${all.join('')}tail`);
      for (let at = 0; at < bytes.length; at += length) rig.push(bytes.subarray(at, at + length));
      rig.pipeline.push('fin');
      expect(rig.end).toBe('fin');
      return text(rig);
    };
    const once = passed(3, 1);
    const kept = once.split(/(?<=\n)/);
    expect(kept.pop()).toBe('tail');
    expect(kept).toEqual(all.filter((line) => kept.includes(line)));
    expect(kept.length).toBeGreaterThan(240);
    expect(kept.length).toBeLessThan(320);
    for (const length of [7, 100, 10_000]) expect(passed(3, length)).toBe(once);
    expect(passed(4, 7)).not.toBe(once);
  });

  it('are hit by the chance of each, not of the connection', () => {
    const rig = stream({ type: 'truncate', bytes: 0, probability: 0.5 });
    push(rig, ...lines(1000));
    const whole = rig.units.length;
    expect(whole).toBeGreaterThan(430);
    expect(whole).toBeLessThan(570);
  });

  it('are repeated and cut with their delimiters, and what is not whole at the end passes as it came', () => {
    const copies = stream({ type: 'duplicate', rate: 1, copies: 2 });
    push(copies, 'a\nb', 'c\r\nre', 'st');
    copies.pipeline.push('fin');
    expect(text(copies)).toBe('a\na\na\nbc\r\nbc\r\nbc\r\nrest');
    expect(copies.end).toBe('fin');
    const cut = stream({ type: 'truncate', bytes: 2 });
    push(cut, 'abc\nd\nlast');
    cut.pipeline.push('fin');
    expect(text(cut)).toBe('abd\nlast');
  });

  it('overtake each other, but neither the end nor bytes that are none', () => {
    const rig = stream({ type: 'reorder', rate: 1, window: 2, maxMs: 1000, until: { bytes: 2 } });
    push(rig, 'a\nb\nc\n');
    expect(text(rig)).toBe('b\na\nc\n');
    const ended = stream({ type: 'reorder', rate: 1, window: 9 });
    push(ended, 'a\nrest');
    expect(text(ended)).toBe('');
    ended.pipeline.push('fin');
    expect(text(ended)).toBe('a\nrest');
    expect(ended.end).toBe('fin');
    const long = stream({ type: 'reorder', rate: 1, window: 9 });
    push(long, 'a\n', 'x'.repeat(2000), 'y\n');
    expect(text(long)).toBe(`a\n${'x'.repeat(2000)}y\n`);
  });

  it('are counted by a limit, exactly, and held beyond it', () => {
    const rig = stream({ type: 'limit', messages: 2 });
    push(rig, 'a\nb', 'c', '\nd\n');
    expect(rig.units).toEqual(['a\n', 'b', 'c', '\n', 'close']);
    expect(stream({ type: 'limit', messages: 0, then: 'reset' }).units).toEqual(['reset']);
    const held = stream({ type: 'limit', messages: 1, then: 'hold' });
    push(held, 'a\nb\nc\nd');
    expect(text(held)).toBe('a\n');
    held.set({ one: { type: 'limit', messages: 3, then: 'hold' } });
    expect(text(held)).toBe('a\nb\nc\n');
    held.set({ one: { type: 'limit', messages: 3, bytes: 1000, then: 'hold' } });
    expect(text(held)).toBe('a\nb\nc\n');
    held.set({});
    expect(text(held)).toBe('a\nb\nc\nd');
    const datagrams = new Rig({ one: { type: 'limit', messages: 2, then: 'swallow' } }, { isStream: false });
    push(datagrams, 'a', 'b', 'c');
    expect(datagrams.units).toEqual(['a', 'b']);
  });

  it('are the window of a fault, exactly, in one read or many', () => {
    const window = { after: { messages: 1 }, until: { messages: 3 } };
    const cases: [FaultInput, string][] = [
      [{ type: 'loss', rate: 1, ...window }, '0\n3\n4\n5'],
      [{ type: 'truncate', bytes: 1, ...window }, '0\n123\n4\n5'],
      [{ type: 'vanish', ...window }, '0\n3\n4\n5'],
      [{ type: 'corrupt', ratePerByte: 1, how: 'set', bits: 8, ...window }, '0\n\xff\xff\xff\xff3\n4\n5'],
      [{ type: 'limit', messages: 1, then: 'swallow', ...window }, '0\n1\n3\n4\n5'],
      [{ type: 'loss', rate: 1, after: { messages: 4 } }, '0\n1\n2\n3\n5'],
      [{ type: 'loss', rate: 1, after: { messages: 2, bytes: 7 } }, '0\n1\n2\n3\n5'],
      [{ type: 'loss', rate: 1, until: { messages: 2, bytes: 1 } }, '1\n2\n3\n4\n5'],
      [{ type: 'vanish', until: { messages: 0 } }, '0\n1\n2\n3\n4\n5'],
    ];
    for (const [fault, expected] of cases)
      for (const length of [1, 3, 100]) {
        const rig = stream(fault);
        const bytes = Buffer.from('0\n1\n2\n3\n4\n5');
        for (let at = 0; at < bytes.length; at += length) rig.push(bytes.subarray(at, at + length));
        rig.pipeline.push('fin');
        expect(rig.bytes.toString('latin1'), `${JSON.stringify(fault)} ${length}`).toBe(expected);
      }
    const late = stream({ type: 'latency', ms: 100, after: { messages: 1 } });
    push(late, 'now\nlat', 'er');
    expect(late.units).toEqual(['now\n']);
    late.clock.advance(101);
    expect(text(late)).toBe('now\nlater');
    const datagrams = new Rig({ one: { type: 'loss', rate: 1, ...window } }, { isStream: false });
    push(datagrams, 'a', 'b', 'c', 'd');
    expect(datagrams.units).toEqual(['a', 'd']);
  });

  it('are affected by their content only, in place, and without their delimiters', () => {
    const match = { equals: 'b' };
    const cases: [FaultInput, string][] = [
      [{ type: 'loss', rate: 1, when: { match } }, 'a\nc\nb'],
      [{ type: 'duplicate', rate: 1, when: { match } }, 'a\nb\nb\nc\nb\nb\nb'],
      [{ type: 'corrupt', ratePerByte: 1, how: 'set', bits: 8, when: { match } }, 'a\n\xff\xffc\n\xff\xffb'],
      [{ type: 'vanish', when: { match: { not: match } } }, 'b\nb\nb'],
      [{ type: 'replace', find: { data: '\n' }, with: { data: '!' }, when: { match } }, 'a\nb!c\nb!b'],
      [{ type: 'limit', bytes: 3, then: 'swallow', when: { match } }, 'a\nb\nc\nbb'],
      [{ type: 'loss', rate: 1, when: { match }, after: { messages: 2 } }, 'a\nb\nc\nb'],
      [{ type: 'loss', rate: 1, when: { match }, maxHits: 1 }, 'a\nc\nb\nb'],
      [{ type: 'loss', rate: 1, when: { match: { matches: '^[ac]$' } } }, 'b\nb\nb'],
    ];
    for (const [fault, expected] of cases)
      for (const length of [1, 3, 100]) {
        const rig = stream(fault);
        const bytes = Buffer.from('a\nb\nc\nb\nb');
        for (let at = 0; at < bytes.length; at += length) rig.push(bytes.subarray(at, at + length));
        rig.pipeline.push('fin');
        expect(rig.bytes.toString('latin1'), `${JSON.stringify(fault)} ${length}`).toBe(expected);
        expect(rig.end).toBe('fin');
      }
    const slow = stream({ type: 'latency', ms: 100, when: { match } });
    push(slow, 'a\nb\nc\n');
    slow.pipeline.push('fin');
    expect(text(slow)).toBe('a\n');
    slow.clock.advance(101);
    expect(slow.units).toEqual(['a\n', 'b\n', 'c\n', 'fin']);
    const datagrams = new Rig({ one: { type: 'loss', rate: 1, when: { match } } }, { isStream: false });
    push(datagrams, 'a', 'b', 'bb', 'b');
    expect(datagrams.units).toEqual(['a', 'bb']);
  });

  it('close the connection behind the one that is awaited', () => {
    const match = { startsWith: 'QUIT' };
    for (const fault of [{ match }, { when: { match } }, { match, when: { match: { contains: 'I' } } }]) {
      for (const [how, end] of [
        ['fin', 'close'],
        ['half', 'fin'],
        ['reset', 'reset'],
      ] as const) {
        const rig = stream({ type: 'close', how, ...fault });
        push(rig, 'a\nQU', 'IT now\nb\n');
        expect(rig.units.join('')).toBe(`a\nQUIT now\n${end}`);
      }
      const datagrams = new Rig({ one: { type: 'close', ...fault } }, { isStream: false });
      push(datagrams, 'a', 'QUIT', 'b');
      expect(datagrams.units).toEqual(['a', 'QUIT', 'close']);
    }
    const both = stream({ type: 'close', match, when: { match: { contains: 'now' } } });
    push(both, 'QUIT\nnow\n');
    expect(both.units).toEqual(['QUIT\n', 'now\n']);
    push(both, 'QUIT now\n');
    expect(both.end).toBe('close');
    const timed = stream({ type: 'close', afterMs: 100, when: { match } });
    timed.clock.advance(1000);
    push(timed, 'a\nQUIT\nb\n');
    timed.clock.advance(99);
    push(timed, 'c\n');
    expect(text(timed)).toBe('a\nQUIT\nb\nc\n');
    timed.clock.advance(2);
    expect(timed.end).toBe('close');
    const idle = stream({ type: 'close', idleMs: 100, match });
    push(idle, 'a\n');
    idle.clock.advance(101);
    expect(idle.end).toBe('close');
    const once = { one: { type: 'close', match, maxHits: 1 } } as const;
    const first = new Rig(once);
    const second = new Rig(once, { beside: first, ordinal: 2 });
    for (const rig of [first, second]) push(rig, 'QUIT\n', 'more\n');
    expect(first.units).toEqual(['QUIT\n', 'close']);
    expect(second.units).toEqual(['QUIT\n', 'more\n']);
  });

  it('do not wait when the fault is muted, removed, changed or over', () => {
    const lossy = { type: 'loss', rate: 1 } as const;
    for (const next of [{}, { one: { ...lossy, enabled: false } }, { one: { ...lossy, per: 'chunk' as const } }]) {
      const rig = stream(lossy);
      push(rig, 'a\nhel');
      expect(text(rig)).toBe('');
      expect(rig.pipeline.heldBytes).toBe(3);
      rig.set(next);
      expect(text(rig)).toBe('hel');
      expect(rig.pipeline.heldBytes).toBe(0);
    }
    const timed = stream({ ...lossy, until: { ms: 100 } });
    push(timed, 'a\nhel');
    timed.clock.advance(101);
    push(timed, 'lo\nb\n');
    expect(text(timed)).toBe('hello\nb\n');
    const changed = stream(lossy);
    push(changed, 'hel');
    changed.set({ one: { type: 'loss', rate: 0.999_999 } });
    push(changed, 'lo\n');
    expect(text(changed)).toBe('');
  });

  it('are held beside the limits of a stage, so that their rest can come', () => {
    const rig = new Rig(
      { one: { type: 'reorder', rate: 0 } },
      { framing: { type: 'length' }, maxMessageBytes: 4_000_000 },
    );
    const frame = Buffer.alloc(3_000_004);
    frame.writeUInt32BE(3_000_000);
    for (let at = 0; at < frame.length; at += 60_000) {
      expect(rig.pipeline.isFull).toBe(false);
      rig.push(frame.subarray(at, at + 60_000));
    }
    expect(rig.bytes.equals(frame)).toBe(true);
    expect(rig.pipeline.heldBytes).toBe(0);
  });

  it('of a connection without a framing are left alone', () => {
    const rig = new Rig({ one: { type: 'loss', rate: 1 } }, { framing: { type: 'raw' } });
    push(rig, 'a\n', 'b\n');
    rig.pipeline.push('fin');
    expect(rig.units).toEqual(['a\n', 'b\n', 'fin']);
  });
});
