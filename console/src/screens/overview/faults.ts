import type { Schema } from '../../../../client/src/index.ts';
import { formatBytes, formatMs } from '../../parts/format.ts';

/** What a fault does, in a few words. */
export function describeFault(fault: Schema<'Fault'>): string {
  const values: Readonly<Record<string, unknown>> = fault;
  const parts = [
    'ms',
    'jitterMs',
    'bytesPerSecond',
    'bytes',
    'rate',
    'ratePerByte',
    'how',
    'delayMs',
    'profile',
    'max',
  ].flatMap((name) => {
    const value = values[name];
    if (value === undefined || value === null || value === 0) return [];
    if (/Ms$|^ms$/.test(name)) return [`${name === 'jitterMs' ? '± ' : ''}${formatMs(Number(value))}`];
    if (name === 'bytesPerSecond') return [`${formatBytes(Number(value))}/s`];
    if (name === 'bytes') return [formatBytes(Number(value))];
    if (name === 'rate' || name === 'ratePerByte') return [`${Number(value) * 100} %`];
    return [typeof value === 'string' ? value : JSON.stringify(value)];
  });
  return [fault.type, ...parts].join(' ');
}

/** `leftMs`: until it removes itself; undefined: it stays. */
export function timeLeft(leftMs: number | undefined): string {
  return leftMs === undefined ? 'until removed' : formatMs(Math.ceil(leftMs / 1000) * 1000);
}
