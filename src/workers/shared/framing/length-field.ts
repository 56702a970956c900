import type { FramingOf } from '../../../contract/framing.ts';

type LengthField = Pick<FramingOf<'length'>, 'width' | 'endian'>;

/** The unsigned integer of the length field at `at`; not a safe integer when it is 2^53 or more (`width: 8`). */
export function readLength(bytes: Buffer, at: number, { width, endian }: LengthField): number {
  if (width === 8) return Number(endian === 'big' ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at));
  return endian === 'big' ? bytes.readUIntBE(at, width) : bytes.readUIntLE(at, width);
}

/** Writes the length field; `value` has passed {@link fitsLength}. */
export function writeLength(bytes: Buffer, at: number, value: number, { width, endian }: LengthField): void {
  if (width === 8 && endian === 'big') bytes.writeBigUInt64BE(BigInt(value), at);
  else if (width === 8) bytes.writeBigUInt64LE(BigInt(value), at);
  else if (endian === 'big') bytes.writeUIntBE(value, at, width);
  else bytes.writeUIntLE(value, at, width);
}

/** Whether `value` can stand in a field of `width` bytes. */
export function fitsLength(value: number, width: LengthField['width']): boolean {
  return value >= 0 && (width === 8 || value < 2 ** (8 * width));
}
