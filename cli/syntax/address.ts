import { usageError } from '../exit-codes.ts';

export interface AddressText {
  readonly transport: 'tcp' | 'tls' | 'udp';
  /** Undefined when it was left out, as in `:9000`. */
  readonly host?: string;
  readonly port: number;
}

const TRANSPORTS: readonly string[] = ['tcp', 'tls', 'udp'] satisfies AddressText['transport'][];

/** `tcp://127.0.0.1:9000`, `udp://:9000`, `host:9000`, `[::1]:9000`, `:9000` or `9000`. Without a transport it is `tcp`. */
export function parseAddress(text: string): AddressText {
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z][\w+.-]*):\/\/)?(.*)$/is.exec(text) ?? [];
  if (!TRANSPORTS.includes(scheme.toLowerCase()))
    throw usageError(`"${text}" has the transport "${scheme}"; use tcp://, tls:// or udp://`);
  const [, bracketed, plain, digits = ''] = /^(?:\[([^\]]+)\]:|([^:[\]/]*):)?(\d+)\/?$/.exec(rest) ?? [];
  if (digits === '') throw usageError(`"${text}" is not an address such as tcp://127.0.0.1:9000 or :9000`);
  const port = Number(digits);
  if (port > 65_535) throw usageError(`"${text}" has the port ${digits}; ports end at 65535`);
  const host = bracketed ?? plain ?? '';
  return { transport: scheme.toLowerCase() as AddressText['transport'], port, ...(host === '' ? {} : { host }) };
}

/** An address of something to connect to: it needs a host and a port. */
export function parseTarget(text: string): AddressText & { readonly host: string } {
  const address = parseAddress(text);
  if (address.host === undefined || address.port === 0)
    throw usageError(`"${text}" needs a host and a port, for example 127.0.0.1:5432`);
  return { ...address, host: address.host };
}
