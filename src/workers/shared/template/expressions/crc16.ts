import { CRC16_FORMS, CRC16_VARIANTS } from '../../../../contract/template.ts';
import type { Expression } from '../template-context.ts';

type Variant = (typeof CRC16_VARIANTS)[number];
type Form = (typeof CRC16_FORMS)[number];

interface Parameters {
  /** Of the reflected form when `reflected`. */
  readonly polynomial: number;
  readonly start: number;
  readonly reflected: boolean;
  readonly xor: number;
}

/** The names and parameters of the RevEng catalogue of parametrised CRC algorithms. */
const variants: { readonly [V in Variant]: Parameters } = {
  modbus: { polynomial: 0xa001, start: 0xffff, reflected: true, xor: 0 },
  arc: { polynomial: 0xa001, start: 0, reflected: true, xor: 0 },
  'ccitt-false': { polynomial: 0x1021, start: 0xffff, reflected: false, xor: 0 },
  xmodem: { polynomial: 0x1021, start: 0, reflected: false, xor: 0 },
  kermit: { polynomial: 0x8408, start: 0, reflected: true, xor: 0 },
  x25: { polynomial: 0x8408, start: 0xffff, reflected: true, xor: 0xffff },
};

const forms: { readonly [F in Form]: (crc: number) => Buffer } = {
  le: (crc) => Buffer.from([crc & 0xff, crc >> 8]),
  be: (crc) => Buffer.from([crc >> 8, crc & 0xff]),
  hex: (crc) => Buffer.from(crc.toString(16).padStart(4, '0')),
};

/** Over what the template has given so far, or the message. */
export const crc16: Expression = (args) => {
  const parameters = variants[CRC16_VARIANTS.find((name) => args.includes(name)) ?? 'modbus'];
  const form = forms[CRC16_FORMS.find((name) => args.includes(name)) ?? 'le'];
  const skip = Number(args.find((text) => /^\d/.test(text)) ?? 0);
  const table = tableOf(parameters);
  const ofMessage = args.includes('message');
  return { bytes: (context, before) => form(crcOf(ofMessage ? [context.message] : before, skip, parameters, table)) };
};

function crcOf(
  parts: readonly Buffer[],
  skip: number,
  { start, reflected, xor }: Parameters,
  table: Uint16Array,
): number {
  let crc = start;
  let toSkip = skip;
  for (const part of parts) {
    for (let at = Math.min(toSkip, part.length); at < part.length; at++) {
      const byte = part[at] as number;
      crc = reflected
        ? (crc >> 8) ^ (table[(crc ^ byte) & 0xff] as number)
        : ((crc << 8) & 0xffff) ^ (table[(crc >> 8) ^ byte] as number);
    }
    toSkip = Math.max(0, toSkip - part.length);
  }
  return crc ^ xor;
}

function tableOf({ polynomial, reflected }: Parameters): Uint16Array {
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let crc = reflected ? byte : byte << 8;
    for (let bit = 0; bit < 8; bit++) {
      if (reflected) crc = crc & 1 ? (crc >> 1) ^ polynomial : crc >> 1;
      else crc = crc & 0x8000 ? ((crc << 1) & 0xffff) ^ polynomial : crc << 1;
    }
    return crc;
  });
}
