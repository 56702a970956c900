import type { Address } from '../../../contract/endpoint.ts';

export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  /** The rest of the answer's body, as it is after decoding, is not read. */
  readonly maxBodyBytes: number;
  /** Removes the content codings of the answer's body. */
  readonly decode: boolean;
}

export interface HttpAnswer {
  readonly url: URL;
  readonly status: number;
  /** Each character is a byte (Latin-1). */
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
  readonly truncated: boolean;
  /** Content codings that were removed, the outermost first. */
  readonly decoded: readonly string[];
  readonly phases: {
    readonly address: Address;
    readonly resolveMs: number;
    readonly connectMs: number;
    readonly tlsMs: number;
    readonly firstByteMs: number;
  };
}

/** Header of an answer. */
export type HttpHead = Pick<HttpAnswer, 'status' | 'headers'>;
