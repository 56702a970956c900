import { bytesOf, type BytesInput } from '../syntax/bytes.ts';
import { visible } from './visible.ts';

/** The attributes that say what a fault of a type does, in the order they are shown; those that are absent or 0 are left out. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  latency: ['ms', 'jitterMs', 'distribution'],
  bandwidth: ['bytesPerSecond', 'burstBytes'],
  limit: ['bytes', 'datagrams', 'ms', 'then'],
  slice: ['bytes', 'variationBytes', 'delayMs'],
  stall: ['how', 'ms', 'closeAfterMs'],
  retransmit: ['rate', 'bursts', 'rtoMs'],
  loss: ['rate', 'bursts', 'correlation'],
  duplicate: ['rate', 'copies'],
  reorder: ['rate', 'window'],
  corrupt: ['ratePerByte', 'rate', 'bits', 'how'],
  replace: ['find', 'with'],
  inject: ['bytes', 'afterBytes', 'everyMs'],
  truncate: ['bytes', 'rate'],
  mtu: ['bytes', 'how'],
  close: ['how', 'afterMs', 'idleMs'],
  slowClose: ['delayMs'],
  acceptDelay: ['ms', 'jitterMs'],
  limitConnections: ['max', 'perSecond', 'excess'],
  tlsHandshake: ['failure', 'delayMs'],
  dialFailure: ['how'],
  dialDelay: ['ms', 'jitterMs'],
  profile: ['profile'],
};

/** `latency ms=200 jitterMs=50`: a fault in a table. */
export function faultText(fault: Readonly<Record<string, unknown>> | undefined): string {
  if (fault === undefined) return '';
  const type = String(fault['type']);
  const parts = (SHOWN[type] ?? []).flatMap((key) => {
    const value = fault[key];
    if (value === undefined || value === null || value === 0 || value === 'uniform') return [];
    return [`${key}=${attribute(value)}`];
  });
  return [type, ...parts].join(' ');
}

function attribute(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if ('data' in value) return visible(bytesOf(value as BytesInput).toString('latin1'));
  return JSON.stringify(value);
}
