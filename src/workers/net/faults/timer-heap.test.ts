import { expect, test } from 'vitest';
import type { Clock } from './clock.ts';
import { HeapTimer, TimerHeap } from './timer-heap.ts';

/** The time is set by hand, and timers of the system are late: they fire when they are made to. */
class LateClock implements Clock {
  ms = 0;
  readonly armed: { readonly ms: number; readonly fire: () => void }[] = [];

  now(): number {
    return this.ms;
  }

  after(ms: number, fire: () => void): () => void {
    const timer = { ms, fire };
    this.armed.push(timer);
    return () => void this.armed.splice(this.armed.indexOf(timer), 1);
  }

  fireFirst(): void {
    this.armed.shift()?.fire();
  }
}

test('what is due fires in the next turn while there is traffic, and once', () => {
  const clock = new LateClock();
  const heap = new TimerHeap(clock);
  const fired: number[] = [];
  heap.arm(new HeapTimer((nowMs) => fired.push(nowMs)), 100.25);
  heap.arm(new HeapTimer((nowMs) => fired.push(nowMs)), 200);
  expect(clock.armed.map(({ ms }) => ms)).toEqual([101]);
  clock.ms = 100.2;
  expect(heap.now()).toBe(100.2);
  expect(clock.armed.map(({ ms }) => ms)).toEqual([101]);
  clock.ms = 100.3;
  heap.now();
  heap.now();
  expect(clock.armed.map(({ ms }) => ms)).toEqual([0]);
  expect(fired).toEqual([]);
  clock.fireFirst();
  expect(fired).toEqual([100.3]);
  expect(clock.armed.map(({ ms }) => ms)).toEqual([100]);
});

test('a timer that is disarmed before the next turn does not fire', () => {
  const clock = new LateClock();
  const heap = new TimerHeap(clock);
  const timer = new HeapTimer(() => expect.unreachable());
  heap.arm(timer, 5);
  clock.ms = 6;
  heap.now();
  heap.disarm(timer);
  expect(clock.armed).toEqual([]);
});
