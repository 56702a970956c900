import type { CableFault } from '../../../src/contract/faults/index.ts';
import type { FaultInput } from './rig.ts';

interface Fixture {
  /** Attributes that are changed one into another while the pipeline holds something. */
  readonly variants: readonly FaultInput[];
  /** Every byte of a stream comes out, in order, once the fault is removed. */
  readonly keepsBytes: boolean;
}

/** One row a type: the conformance suite runs on each. */
export const fixtures: { readonly [T in CableFault['type']]: Fixture } = {
  latency: {
    keepsBytes: true,
    variants: [
      { type: 'latency', ms: 300 },
      { type: 'latency', ms: 50, jitterMs: 50, correlation: 0.5 },
      {
        type: 'latency',
        ms: 20,
        jitterMs: 80,
        distribution: 'pareto',
        queueBytes: 5000,
        when: { match: { contains: 'a' } },
      },
      { type: 'latency', ms: 0, ramp: { attribute: 'ms', from: 200, to: 5, overMs: 300 } },
      { type: 'latency', ms: 100, jitterMs: 200, distribution: 'normal' },
    ],
  },
  bandwidth: {
    keepsBytes: true,
    variants: [
      { type: 'bandwidth', bytesPerSecond: 1000 },
      { type: 'bandwidth', bytesPerSecond: 100_000, burstBytes: 500, when: { match: { length: { max: 1 } } } },
      {
        type: 'bandwidth',
        bytesPerSecond: 0,
        ramp: { attribute: 'bytesPerSecond', from: 0, to: 50_000, overMs: 400 },
      },
      { type: 'bandwidth', bytesPerSecond: 0, queueBytes: 3000 },
      { type: 'bandwidth', bytesPerSecond: 7, share: 'endpoint' },
    ],
  },
  limit: {
    keepsBytes: false,
    variants: [
      { type: 'limit', bytes: 1500 },
      { type: 'limit', messages: 20, then: 'hold' },
      { type: 'limit', ms: 100, then: 'swallow' },
      { type: 'limit', messages: 30, bytes: 900, then: 'reset' },
    ],
  },
  slice: {
    keepsBytes: true,
    variants: [
      { type: 'slice', bytes: 1 },
      { type: 'slice', bytes: 100, variationBytes: 99, delayMs: 3 },
      { type: 'slice', bytes: 50, delayMs: 9, ramp: { attribute: 'delayMs', from: 30, to: 0, overMs: 100 } },
      { type: 'slice', bytes: 1000, delayMs: 0.5, after: { messages: 3 } },
    ],
  },
  stall: {
    keepsBytes: true,
    variants: [
      { type: 'stall' },
      { type: 'stall', ms: 1, ramp: { attribute: 'ms', from: 500, to: 50, overMs: 200 } },
      { type: 'stall', ms: 100 },
      { type: 'stall', schedule: { durationMs: 40, everyMs: 60 } },
    ],
  },
  retransmit: {
    keepsBytes: true,
    variants: [
      { type: 'retransmit', rate: 0.5 },
      { type: 'retransmit', bursts: { p: 0.2, r: 0.3 }, rtoMs: 10, backoff: 1 },
      { type: 'retransmit', rate: 0, rtoMs: 40, ramp: { attribute: 'rate', from: 0, to: 1, overMs: 300 } },
      { type: 'retransmit', rate: 1, rtoMs: 0 },
    ],
  },
  loss: {
    keepsBytes: false,
    variants: [
      { type: 'loss', rate: 0.5 },
      { type: 'loss', rate: 0.2, correlation: 0.9 },
      { type: 'loss', bursts: { p: 0.3, r: 0.3 } },
      { type: 'loss', rate: 0.5, per: 'chunk' },
    ],
  },
  duplicate: {
    keepsBytes: false,
    variants: [
      { type: 'duplicate', rate: 0.5, copies: 3 },
      { type: 'duplicate', rate: 1 },
    ],
  },
  reorder: {
    keepsBytes: false,
    variants: [
      { type: 'reorder', rate: 0.5, window: 5 },
      { type: 'reorder', rate: 1, maxMs: 20 },
    ],
  },
  corrupt: {
    keepsBytes: false,
    variants: [
      { type: 'corrupt', ratePerByte: 0.01 },
      { type: 'corrupt', rate: 0.5, bits: 8, how: 'random' },
      { type: 'corrupt', ratePerByte: 1, how: 'zero', range: { from: 10, to: 500 } },
    ],
  },
  replace: {
    keepsBytes: false,
    variants: [
      { type: 'replace', find: { data: 'ab' }, with: { data: 'longer' } },
      { type: 'replace', find: { data: 'aaab' }, with: { data: '' } },
    ],
  },
  inject: {
    keepsBytes: false,
    variants: [
      { type: 'inject', bytes: { data: 'XX' }, afterBytes: 100 },
      { type: 'inject', bytes: { data: 'Y' }, everyMs: 10 },
    ],
  },
  truncate: {
    keepsBytes: false,
    variants: [
      { type: 'truncate', bytes: 10 },
      { type: 'truncate', bytes: 0, rate: 0.5 },
    ],
  },
  mtu: {
    keepsBytes: false,
    variants: [
      { type: 'mtu', bytes: 100 },
      { type: 'mtu', bytes: 68, how: 'truncate' },
    ],
  },
  close: {
    keepsBytes: false,
    variants: [
      { type: 'close', afterMs: 200 },
      { type: 'close', how: 'half', idleMs: 50, match: { contains: 'zz' } },
      { type: 'close', how: 'reset', afterMs: 0 },
      { type: 'close', how: 'reset', firstBytesMs: 30 },
    ],
  },
  slowClose: {
    keepsBytes: true,
    variants: [
      { type: 'slowClose', delayMs: 500 },
      { type: 'slowClose', delayMs: 10 },
    ],
  },
  trace: {
    keepsBytes: true,
    variants: [
      {
        type: 'trace',
        rows: [
          [0, 5000, 50, 0],
          [100, 0, 0, 0],
          [200, 100_000, 5, 0],
        ],
        loop: true,
      },
      { type: 'trace', rows: [[0, 1000, 0, 0]] },
      { type: 'trace', rows: [[10, 0, 0, 0]], queueBytes: 3000 },
    ],
  },
  noop: { keepsBytes: true, variants: [{ type: 'noop' }] },
  vanish: { keepsBytes: false, variants: [{ type: 'vanish' }, { type: 'vanish', after: { bytes: 500 } }] },
};
