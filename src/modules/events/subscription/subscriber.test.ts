import { describe, expect, test } from 'vitest';
import { Subscriber, type Parked, type Wire } from './subscriber.ts';

/** A wire that takes nothing by itself: `drain` lets so many frames leave. */
class FakeWire implements Wire {
  readonly sent: string[] = [];
  readonly #waiting: { bytes: number; written: () => void }[] = [];
  bufferedBytes = 0;

  write(frame: Buffer, written: () => void): void {
    this.sent.push(frame.toString('latin1', 0, 8).trim());
    this.bufferedBytes += frame.length;
    this.#waiting.push({ bytes: frame.length, written });
  }

  drain(frames = Infinity): void {
    for (let i = 0; i < frames; i++) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.bufferedBytes -= next.bytes;
      next.written();
    }
  }
}

const frame = (name: string, bytes = 400): Buffer => Buffer.from(name.padEnd(bytes));

describe('a subscriber whose wire is full', () => {
  test('gets replies before pushes that wait, and pushes in their order', () => {
    const wire = new FakeWire();
    const subscriber = new Subscriber(wire, 1000);
    for (const name of ['p1', 'p2', 'p3', 'p4']) subscriber.push(frame(name));
    subscriber.reply(frame('r1'));
    subscriber.reply(frame('r2'));
    expect(wire.sent).toEqual(['p1', 'p2', 'p3']);
    wire.drain();
    expect(wire.sent).toEqual(['p1', 'p2', 'p3', 'r1', 'r2', 'p4']);
    expect(subscriber.pendingBytes).toBe(0);
  });

  test('counts everything that waits', () => {
    const subscriber = new Subscriber(new FakeWire(), 1000);
    for (let i = 0; i < 5; i++) subscriber.push(frame('p'));
    subscriber.reply(frame('r'));
    expect(subscriber.pendingBytes).toBe(2400);
    expect(subscriber.hasRoom).toBe(false);
  });

  test('forgets what waits when it is closed', async () => {
    const wire = new FakeWire();
    const subscriber = new Subscriber(wire, 1000);
    for (let i = 0; i < 5; i++) subscriber.push(frame('p'));
    const finished = subscriber.finished(60_000);
    subscriber.close();
    await finished;
    const before = wire.sent.length;
    wire.drain();
    subscriber.push(frame('late'));
    expect(wire.sent).toHaveLength(before);
  });
});

describe('subscriptions that are behind', () => {
  /** Pushes its name so many times, one a step. */
  class Behind implements Parked {
    hasPage = false;
    left: number;
    readonly #name: string;
    readonly #subscriber: Subscriber;
    constructor(name: string, left: number, subscriber: Subscriber) {
      this.#name = name;
      this.left = left;
      this.#subscriber = subscriber;
    }
    advance(): boolean {
      if (this.left === 0) {
        this.#subscriber.unpark(this);
        return false;
      }
      this.left -= 1;
      this.#subscriber.push(frame(this.#name));
      return true;
    }
  }

  test('fill the wire in turn and wait when it is full', () => {
    const wire = new FakeWire();
    const subscriber = new Subscriber(wire, 1000);
    const [a, b] = [new Behind('a', 3, subscriber), new Behind('b', 2, subscriber)];
    subscriber.park(a);
    subscriber.park(b);
    subscriber.pump();
    expect(wire.sent).toEqual(['a', 'b', 'a']);
    wire.drain(2);
    expect(wire.sent).toEqual(['a', 'b', 'a', 'b', 'a']);
    wire.drain();
    expect(subscriber.parkedCount).toBe(0);
  });

  test('only one of them holds a page of the log', () => {
    const subscriber = new Subscriber(new FakeWire(), 1000);
    const asked: string[] = [];
    const parked = (name: string, hasPage: boolean): Parked => ({
      hasPage,
      advance: (mayRead) => (asked.push(`${name}:${mayRead}`), false),
    });
    subscriber.park(parked('a', false));
    subscriber.park(parked('b', true));
    subscriber.pump();
    expect(asked).toEqual(['a:false', 'b:true']);
  });
});

test('finished resolves when nothing waits any more', async () => {
  const wire = new FakeWire();
  const subscriber = new Subscriber(wire, 1000);
  for (let i = 0; i < 5; i++) subscriber.push(frame('p'));
  let done = false;
  const finished = subscriber.finished(60_000).then(() => (done = true));
  wire.drain(4);
  await Promise.resolve();
  expect(done).toBe(false);
  wire.drain();
  await finished;
});
