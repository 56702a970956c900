import { malformed } from './malformed.ts';
import { readName } from './name.ts';

/** Reads a DNS message from front to back. Each method throws `malformed_message` when what it reads is cut. */
export class MessageReader {
  readonly #message: Buffer;
  #offset = 0;
  #end: number;

  constructor(message: Buffer) {
    this.#message = message;
    this.#end = message.length;
  }

  /** Bytes that are left, of the record where {@link within} reads one. */
  get left(): number {
    return this.#end - this.#offset;
  }

  u8(): number {
    return this.bytes(1).readUInt8();
  }

  u16(): number {
    return this.bytes(2).readUInt16BE();
  }

  u32(): number {
    return this.bytes(4).readUInt32BE();
  }

  /** A view. */
  bytes(length: number): Buffer {
    if (length > this.left) throw malformed(`it is truncated: ${length} bytes are expected, ${this.left} are left`);
    this.#offset += length;
    return this.#message.subarray(this.#offset - length, this.#offset);
  }

  /** A character string (RFC 1035 section 3.3): a byte of length and so many bytes. */
  string(): Buffer {
    return this.bytes(this.u8());
  }

  name(): string {
    const { name, next } = readName(this.#message, this.#offset, this.#end);
    this.#offset = next;
    return name;
  }

  /** The next `length` bytes, which `read` has to read to their end and not beyond. `what` is for the error. */
  within<T>(length: number, what: string, read: (reader: MessageReader) => T): T {
    if (length > this.left) throw malformed(`the data of ${what} is truncated`);
    const outerEnd = this.#end;
    this.#end = this.#offset + length;
    const value = read(this);
    if (this.left > 0) throw malformed(`the data of ${what} is ${length} bytes long, ${this.left} too many`);
    this.#end = outerEnd;
    return value;
  }
}
