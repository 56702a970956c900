import type { ReceivedProxy } from '../../../contract/proxy-protocol.ts';
import { invalidHeader, mayBegin, type ParsedHeader, type ParseHeader, type ProxyHeader } from './header.ts';
import { parseV1, V1_SIGNATURE } from './v1.ts';
import { parseV2, V2_SIGNATURE } from './v2.ts';

const parsers: { readonly [V in Exclude<ReceivedProxy, 'off'>]: ParseHeader } = {
  v1: parseV1,
  v2: parseV2,
  any: parseAny,
};

/** The two versions differ in their first byte. */
function parseAny(bytes: Buffer): ParsedHeader | undefined {
  if (mayBegin(bytes, V2_SIGNATURE)) return parseV2(bytes);
  if (mayBegin(bytes, V1_SIGNATURE)) return parseV1(bytes);
  throw invalidHeader('it matches neither version');
}

/**
 * Reads the header at the beginning of a stream, which may come in any pieces. It keeps at most one header and the chunk that completes
 * it: both versions say no before more has come.
 */
export class ProxyHeaderReader {
  readonly #parse: ParseHeader;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(version: Exclude<ReceivedProxy, 'off'>) {
    this.#parse = parsers[version];
  }

  /** The header and what came after it; undefined: more is needed. Throws `proxy_header_invalid`. */
  push(chunk: Buffer): { header: ProxyHeader; rest: Buffer } | undefined {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    const parsed = this.#bytes.length === 0 ? undefined : this.#parse(this.#bytes);
    return parsed && { header: parsed.header, rest: this.#bytes.subarray(parsed.bytes) };
  }
}
