import { describe, expect, it, test } from 'vitest';
import { Rig, type FaultInput } from './rig.ts';

const text = (rig: Rig) => rig.bytes.toString('latin1');
const stream = (fault: FaultInput) => new Rig({ one: fault });
const datagrams = (fault: FaultInput) => new Rig({ one: fault }, { isStream: false });
function pushAll(rig: Rig, ...units: string[]): void {
  for (const unit of units) rig.push(Buffer.from(unit, 'latin1'));
}

describe('latency', () => {
  it('is never early, although timers fire early, and passes FIN behind the bytes', () => {
    const rig = stream({ type: 'latency', ms: 300 });
    pushAll(rig, 'a');
    rig.clock.advance(100);
    pushAll(rig, 'b');
    rig.pipeline.push('fin');
    rig.clock.advance(199.99);
    expect(rig.units).toEqual([]);
    rig.clock.advance(0.5);
    expect(rig.units).toEqual(['a']);
    rig.clock.advance(101);
    expect(rig.units).toEqual(['a', 'b', 'fin']);
    expect(rig.out.map(({ atMs }) => atMs >= 1300)).toEqual([true, true, true]);
  });

  it('lets datagrams overtake each other, unless it keeps their order', () => {
    const jitter = { type: 'latency', ms: 100, jitterMs: 100 } as const;
    const units = Array.from({ length: 30 }, (_, at) => String.fromCharCode(65 + at));
    const [loose, ordered] = [datagrams(jitter), datagrams({ ...jitter, keepOrder: true })];
    for (const rig of [loose, ordered]) {
      pushAll(rig, ...units);
      rig.clock.advance(1000);
    }
    expect(ordered.units).toEqual(units);
    expect(loose.units).not.toEqual(units);
    expect([...loose.units].sort()).toEqual(units);
  });

  it('drops the datagrams it has no room for, and says when a stream should wait', async () => {
    const rig = datagrams({ type: 'latency', ms: 100, queueBytes: 10 });
    pushAll(rig, '12345', '67890', 'lost');
    rig.clock.advance(200);
    expect(rig.units).toEqual(['12345', '67890']);
    expect(rig.faults.named('one')[0]?.tally).toMatchObject({
      units: 3,
      hits: 2,
      droppedBytes: 4,
      delayed: 2,
      heldBytes: 0,
    });
    const tcp = stream({ type: 'latency', ms: 100, queueBytes: 10 });
    pushAll(tcp, '1234567890');
    expect(tcp.pipeline.isFull).toBe(true);
    tcp.clock.advance(200);
    await Promise.resolve();
    expect(tcp.drains).toBe(1);
  });

  it('changes for what is held as well, and releases it when it is removed', () => {
    const rig = stream({ type: 'latency', ms: 600_000 });
    pushAll(rig, 'a');
    rig.set({ one: { type: 'latency', ms: 50 } });
    rig.clock.advance(51);
    expect(rig.units).toEqual(['a']);
    rig.set({ one: { type: 'latency', ms: 600_000 } });
    pushAll(rig, 'b');
    rig.set({});
    expect(rig.units).toEqual(['a', 'b']);
  });
});

describe('limit', () => {
  it.each([
    ['close', ['abcde', 'close']],
    ['half', ['abcde', 'fin']],
    ['reset', ['abcde', 'reset']],
    ['swallow', ['abcde']],
    ['hold', ['abcde']],
  ] as const)('passes exactly its bytes, then: %s', (then, units) => {
    const rig = stream({ type: 'limit', bytes: 5, then });
    pushAll(rig, 'abc', 'defg', 'h');
    expect(text(rig)).toBe('abcde');
    expect(rig.out.filter(({ unit }) => typeof unit === 'string').map(({ unit }) => unit)).toEqual(units.slice(1));
    rig.set({});
    expect(text(rig)).toBe(then === 'hold' ? 'abcdefgh' : 'abcde');
  });

  it('counts datagrams, and time without any', () => {
    const rig = datagrams({ type: 'limit', datagrams: 2, then: 'swallow' });
    pushAll(rig, 'a', 'b', 'c');
    expect(rig.units).toEqual(['a', 'b']);
    const timed = stream({ type: 'limit', ms: 100 });
    timed.clock.advance(99);
    expect(timed.units).toEqual([]);
    timed.clock.advance(2);
    expect(timed.units).toEqual(['close']);
  });

  it('passes what it held up to a raised limit, exactly', () => {
    const rig = stream({ type: 'limit', bytes: 2, then: 'hold' });
    pushAll(rig, 'abcdef');
    rig.set({ one: { type: 'limit', bytes: 4, then: 'hold' } });
    expect(text(rig)).toBe('abcd');
  });
});

describe('slice', () => {
  it('writes pieces of the given size, one after the other', () => {
    const rig = stream({ type: 'slice', bytes: 2, delayMs: 10 });
    pushAll(rig, 'abcde');
    rig.pipeline.push('fin');
    expect(rig.units).toEqual(['ab']);
    rig.clock.advance(11);
    expect(rig.units).toEqual(['ab', 'cd']);
    rig.clock.advance(11);
    expect(rig.units).toEqual(['ab', 'cd', 'e', 'fin']);
  });
});

describe('stall', () => {
  it('holds everything for its time', () => {
    const rig = stream({ type: 'stall', ms: 100 });
    pushAll(rig, 'a');
    rig.pipeline.push('fin');
    rig.clock.advance(99);
    expect(rig.units).toEqual([]);
    rig.clock.advance(2);
    expect(rig.units).toEqual(['a', 'fin']);
  });

  it('swallows, and closes after its time', () => {
    const rig = stream({ type: 'stall', how: 'swallow', closeAfterMs: 50 });
    pushAll(rig, 'a');
    rig.clock.advance(51);
    expect(rig.units).toEqual(['close']);
  });

  it('closes after silence: what comes is swallowed and counts as a sign of life', () => {
    const rig = stream({ type: 'stall', how: 'swallow', closeIdleMs: 100 });
    for (let pushes = 0; pushes < 4; pushes += 1) {
      rig.clock.advance(90);
      pushAll(rig, 'x');
    }
    rig.clock.advance(99);
    expect(rig.units).toEqual([]);
    rig.clock.advance(2);
    expect(rig.units).toEqual(['close']);
    expect(rig.out[0]?.atMs).toBeGreaterThanOrEqual(1460);
  });

  it('counts the silence from its beginning, keeps counting over a change, and not behind its own end', () => {
    const rig = stream({ type: 'stall', closeIdleMs: 100 });
    rig.clock.advance(60);
    rig.set({ one: { type: 'stall', closeIdleMs: 80 } });
    rig.clock.advance(19);
    expect(rig.units).toEqual([]);
    rig.clock.advance(2);
    expect(rig.units).toEqual(['close']);
    const over = stream({ type: 'stall', ms: 50, closeIdleMs: 80 });
    over.clock.advance(1000);
    expect(over.units).toEqual([]);
  });

  it('closes what it held up when it is removed or muted, not when it changes or others move', () => {
    const closing = { type: 'stall', how: 'swallow', onRemove: 'close' } as const;
    for (const without of [{}, { one: { ...closing, enabled: false } }]) {
      const rig = stream(closing);
      pushAll(rig, 'a');
      rig.set({ one: { ...closing, closeAfterMs: 1000 }, other: { type: 'noop', order: -1 } });
      rig.set({ one: closing, other: { type: 'noop', order: 1 } });
      rig.pipeline.push('fin');
      expect(rig.units).toEqual([]);
      rig.set(without as Record<string, FaultInput>);
      expect(rig.units).toEqual(['close']);
      expect(rig.budget.bytes).toBe(0);
    }
    const ended = stream({ ...closing, how: 'hold', until: { ms: 50 } });
    pushAll(ended, 'a');
    ended.clock.advance(51);
    expect(ended.units).toEqual(['a']);
  });

  it('comes and goes with a schedule', () => {
    const rig = stream({ type: 'stall', schedule: { startMs: 100, durationMs: 100, everyMs: 300 } });
    const seen = [50, 150, 250, 450, 550].map((atMs) => {
      rig.clock.advance(atMs + 1000 - rig.clock.now());
      rig.out.length = 0;
      pushAll(rig, 'x');
      return rig.out.length;
    });
    expect(seen).toEqual([1, 0, 1, 0, 1]);
  });
});

describe('the other types', () => {
  it('retransmit delays a segment and all behind it', () => {
    const rig = stream({ type: 'retransmit', rate: 1, rtoMs: 100, backoff: 1, until: { bytes: 1448 } });
    pushAll(rig, 'a'.repeat(1448), 'b');
    rig.clock.advance(99);
    expect(rig.units).toEqual([]);
    rig.clock.advance(600_000);
    expect(text(rig).endsWith('ab')).toBe(true);
  });

  it('duplicate repeats, mtu and truncate cut or drop', () => {
    const copies = datagrams({ type: 'duplicate', rate: 1, copies: 2 });
    pushAll(copies, 'a', '');
    expect(copies.units).toEqual(['a', 'a', 'a', '', '', '']);
    const cut = datagrams({ type: 'truncate', bytes: 2 });
    pushAll(cut, 'abc', 'd');
    expect(cut.units).toEqual(['ab', 'd']);
    const small = datagrams({ type: 'mtu', bytes: 68 });
    pushAll(small, 'x'.repeat(69), 'y'.repeat(68));
    expect(small.units).toEqual(['y'.repeat(68)]);
  });

  it('reorder holds a datagram back until others have overtaken it, or its time is over', () => {
    const rig = datagrams({ type: 'reorder', rate: 1, window: 2, until: { bytes: 1 }, maxMs: 100 });
    pushAll(rig, 'a', 'b', 'c');
    expect(rig.units).toEqual(['b', 'a', 'c']);
    const alone = datagrams({ type: 'reorder', rate: 1, maxMs: 100 });
    pushAll(alone, 'a');
    alone.clock.advance(101);
    expect(alone.units).toEqual(['a']);
  });

  it('replace finds an occurrence across chunks, and does not keep its beginning for long', () => {
    const rig = stream({ type: 'replace', find: { data: '200 OK' }, with: { data: '503' } });
    pushAll(rig, 'HTTP 20', '0 OK 2');
    expect(text(rig)).toBe('HTTP 503 ');
    rig.clock.advance(21);
    expect(text(rig)).toBe('HTTP 503 2');
  });

  it('inject inserts at an offset, and again and again', () => {
    const rig = stream({ type: 'inject', bytes: { data: 'XX' }, afterBytes: 3 });
    pushAll(rig, 'ab', 'cdef');
    expect(text(rig)).toBe('abcXXdef');
    const first = stream({ type: 'inject', bytes: { data: 'X' }, afterBytes: 0 });
    expect(text(first)).toBe('X');
    const often = stream({ type: 'inject', bytes: { data: 'X' }, everyMs: 10 });
    often.clock.advance(35);
    often.isFull = true;
    often.clock.advance(100);
    expect(text(often)).toBe('XXX');
  });

  it('close ends the direction after its time, or when nothing came', () => {
    const rig = stream({ type: 'close', how: 'reset', afterMs: 100 });
    for (let ms = 0; ms < 100; ms += 10) {
      pushAll(rig, 'x');
      rig.clock.advance(10.1);
    }
    expect(rig.end).toBe('reset');
    const idle = stream({ type: 'close', how: 'half', idleMs: 100 });
    idle.clock.advance(90);
    pushAll(idle, 'x');
    idle.clock.advance(90);
    expect(idle.units).toEqual(['x']);
    idle.clock.advance(11);
    expect(idle.units).toEqual(['x', 'fin']);
  });

  it('close counts from the first bytes or the FIN, which do not pass', () => {
    const rig = stream({ type: 'close', how: 'reset', firstBytesMs: 100 });
    rig.clock.advance(1000);
    expect(rig.units).toEqual([]);
    pushAll(rig, 'a');
    rig.clock.advance(60);
    pushAll(rig, 'b');
    rig.clock.advance(39);
    expect(rig.units).toEqual([]);
    rig.clock.advance(2);
    expect(rig.units).toEqual(['reset']);
    expect(rig.faults.named('one')[0]?.tally).toMatchObject({ droppedBytes: 2, hits: 1 });
    const atOnce = stream({ type: 'close', how: 'reset', firstBytesMs: 0 });
    pushAll(atOnce, 'a');
    expect(atOnce.units).toEqual(['reset']);
    const ended = stream({ type: 'close', how: 'reset', firstBytesMs: 50 });
    ended.pipeline.push('fin');
    ended.clock.advance(51);
    expect(ended.units).toEqual(['reset']);
    const spared = stream({ type: 'close', how: 'reset', firstBytesMs: 50 });
    spared.pipeline.push('fin');
    expect(spared.pipeline.isEmpty).toBe(false);
    spared.set({});
    expect(spared.units).toEqual(['fin']);
    const gone = stream({ type: 'close', how: 'reset', firstBytesMs: 50 });
    gone.pipeline.push('rst');
    expect(gone.units).toEqual(['rst']);
  });

  it('loss drops whole chunks of a stream, the same ones for the same seed', () => {
    const chunks = Array.from({ length: 400 }, (_, at) => `<${at}>`);
    const lost = (seed: number) => {
      const rig = new Rig({ one: { type: 'loss', rate: 0.3, per: 'chunk' } }, { seed });
      pushAll(rig, ...chunks);
      rig.pipeline.push('fin');
      expect(rig.end).toBe('fin');
      return rig.units.slice(0, -1);
    };
    const passed = lost(3);
    expect(passed.length).toBeGreaterThan(240);
    expect(passed.length).toBeLessThan(320);
    expect(passed).toEqual(chunks.filter((chunk) => passed.includes(chunk)));
    expect(lost(3)).toEqual(passed);
    expect(lost(4)).not.toEqual(passed);
    expect(stream({ type: 'loss', rate: 1, per: 'chunk' }).units).toEqual([]);
  });

  it('noop passes everything and counts it', () => {
    const rig = stream({ type: 'noop' });
    pushAll(rig, 'a', 'bc');
    rig.pipeline.push('fin');
    expect(rig.units).toEqual(['a', 'bc', 'fin']);
    expect(rig.faults.named('one')[0]?.tally).toMatchObject({ units: 2, bytes: 3, hits: 0, droppedBytes: 0 });
  });

  it('slowClose delays the end only, vanish takes everything until it is removed', () => {
    const slow = stream({ type: 'slowClose', delayMs: 100 });
    pushAll(slow, 'a');
    slow.pipeline.push('rst');
    slow.clock.advance(99);
    expect(slow.units).toEqual(['a']);
    slow.clock.advance(2);
    expect(slow.units).toEqual(['a', 'rst']);
    const gone = stream({ type: 'vanish' });
    pushAll(gone, 'a');
    gone.pipeline.push('fin');
    gone.clock.advance(1_000_000);
    expect(gone.units).toEqual([]);
    gone.set({});
    expect(gone.units).toEqual(['fin']);
  });

  it('corrupt damages only its range, and not the bytes of the sender', () => {
    const rig = stream({ type: 'corrupt', ratePerByte: 1, how: 'zero', bits: 8, range: { from: 2, to: 4 } });
    const sent = Buffer.from('aaaaaa');
    rig.push(sent);
    expect(text(rig)).toBe('aa\0\0aa');
    expect(sent.toString()).toBe('aaaaaa');
  });
});

test.each<[FaultInput, string[]]>([
  [{ type: 'stall', ms: 100 }, ['a']],
  [{ type: 'stall', closeAfterMs: 100 }, ['close']],
  [{ type: 'limit', ms: 100 }, ['close']],
  [{ type: 'close', afterMs: 100 }, ['close']],
  [{ type: 'close', firstBytesMs: 100, how: 'half' }, ['fin']],
])('the time of %j counts on when another fault takes its place', (fault, expected) => {
  const other = (order: number): FaultInput => ({ type: 'noop', order });
  const rig = new Rig({ one: fault, other: other(-1) });
  if (fault.type === 'close') pushAll(rig, 'x');
  rig.clock.advance(50);
  rig.set({ one: fault, other: other(1) });
  if (fault.type === 'stall') pushAll(rig, 'a');
  rig.out.length = 0;
  rig.clock.advance(51);
  expect(rig.units).toEqual(expected);
});

describe('scope', () => {
  it('cuts chunks at the bounds of its window', () => {
    const rig = stream({
      type: 'corrupt',
      ratePerByte: 1,
      how: 'zero',
      bits: 8,
      after: { bytes: 2 },
      until: { bytes: 5 },
    });
    pushAll(rig, 'aaaaaaaa');
    expect(text(rig)).toBe('aa\0\0\0aaa');
  });

  it('hits a share of the connections by chance, the same for every seed, and every third by ordinal', () => {
    const hit = (fault: FaultInput, ordinal: number) => {
      const rig = new Rig({ one: fault }, { ordinal });
      pushAll(rig, 'x');
      return rig.out.length === 0;
    };
    const ordinals = Array.from({ length: 400 }, (_, at) => at + 1);
    const share = ordinals.filter((ordinal) => hit({ type: 'vanish', probability: 0.3 }, ordinal));
    expect(share.length).toBeGreaterThan(80);
    expect(share.length).toBeLessThan(160);
    expect(ordinals.filter((ordinal) => hit({ type: 'vanish', probability: 0.3, order: 5 }, ordinal))).toEqual(share);
    expect(
      ordinals.slice(0, 9).filter((ordinal) => hit({ type: 'vanish', when: { connections: { every: 3 } } }, ordinal)),
    ).toEqual([1, 4, 7]);
    expect(
      ordinals.slice(0, 9).filter((ordinal) => hit({ type: 'vanish', when: { connections: { to: 2 } } }, ordinal)),
    ).toEqual([1, 2]);
  });

  it('keeps to its periods over an hour, at times that are no whole milliseconds', () => {
    const rig = stream({ type: 'vanish', schedule: { startMs: 7, durationMs: 13, everyMs: 37 } });
    rig.clock.advance(3_600_000.123);
    for (let at = 0; at < 400; at += 1) {
      const phase = (rig.clock.now() - 1007) % 37;
      rig.out.length = 0;
      pushAll(rig, 'x');
      if (phase > 1.1 && phase < 12.9) expect(rig.units).toEqual([]);
      if (phase > 14.1 && phase < 36.9) expect(rig.units).toEqual(['x']);
      rig.clock.advance(1.37);
    }
  });

  it('does not draw again when another fault changes', () => {
    const loss = { type: 'loss', rate: 0.5 } as const;
    const [alone, beside] = [datagrams(loss), datagrams(loss)];
    for (let unit = 0; unit < 50; unit += 1) {
      for (const rig of [alone, beside]) pushAll(rig, String.fromCharCode(40 + unit));
      beside.set({ one: loss, two: { type: 'mtu', bytes: 100 + unit } });
    }
    expect(beside.units).toEqual(alone.units);
  });

  it('wakes those that wait for the room of the thread', async () => {
    const faults = { one: { type: 'latency', ms: 100 } } as const;
    const one = new Rig(faults, { maxHeldBytes: 1000 });
    const other = new Rig(faults, { beside: one, ordinal: 2 });
    one.push(Buffer.alloc(1000));
    expect(other.pipeline.isFull).toBe(true);
    one.clock.advance(101);
    await Promise.resolve();
    expect(other.drains).toBe(1);
  });
});
