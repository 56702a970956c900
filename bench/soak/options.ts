import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export interface SoakOptions {
  /** How long traffic goes on, in minutes. */
  readonly minutes: number;
  /** Operations begun a second. */
  readonly rate: number;
  /** Of the choice of operations and what they send. */
  readonly seed: number;
  /** Between two samples, in milliseconds. */
  readonly sampleMs: number;
  /** Directory for soak.json, soak.csv and soak.svg. */
  readonly out: string;
}

export const USAGE = `npm run soak -- [--minutes 30] [--rate 50] [--seed N] [--sample-ms 5000] [--out bench/results]

  --minutes N     how long traffic goes on, in minutes; default 30
  --rate N        operations begun a second; default 50, about a quarter of a core together with the service
  --seed N        of the choice of operations and of what they send; default: another one each time, printed
  --sample-ms N   between two samples, in milliseconds; default 5000
  --out DIR       where soak.json, soak.csv and soak.svg are written; default bench/results`;

export class UsageFault extends Error {}

export function parseSoakOptions(args: readonly string[]): SoakOptions {
  const { values } = parse(args);
  return {
    minutes: positive('minutes', values.minutes ?? '30'),
    rate: positive('rate', values.rate ?? '50'),
    seed: positive('seed', values.seed ?? String(1 + Math.floor(Math.random() * 2 ** 31))),
    sampleMs: positive('sample-ms', values['sample-ms'] ?? '5000'),
    out: values.out ?? fileURLToPath(new URL('../results', import.meta.url)),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        minutes: { type: 'string' },
        rate: { type: 'string' },
        seed: { type: 'string' },
        'sample-ms': { type: 'string' },
        out: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageFault(error instanceof Error ? error.message : String(error));
  }
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value))
    throw new UsageFault(`--${name}: must be a number greater than 0, not "${text}"`);
  return value;
}
