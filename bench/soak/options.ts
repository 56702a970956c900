import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export interface SoakOptions {
  /** Duration of the traffic, in minutes. */
  readonly minutes: number;
  /** Operations started per second. */
  readonly rate: number;
  /** Seed for the choice of operations and their data. */
  readonly seed: number;
  /** Interval between two samples, in milliseconds. */
  readonly sampleMs: number;
  /** Directory for soak.json, soak.csv and soak.svg. */
  readonly out: string;
}

export const USAGE = `npm run soak -- [--minutes 30] [--rate 50] [--seed N] [--sample-ms 5000] [--out bench/results]

  --minutes N     duration of the traffic, in minutes; default 30
  --rate N        operations started per second; default 50, about a quarter of a core including the service
  --seed N        seed for the choice of operations and their data; default: random, printed
  --sample-ms N   interval between two samples, in milliseconds; default 5000
  --out DIR       directory for soak.json, soak.csv and soak.svg; default bench/results`;

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
