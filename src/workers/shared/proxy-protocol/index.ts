export { encodeProxyHeader, type ProxyAddresses } from './encode.ts';
export { ProxyHeaderReader } from './reader.ts';
export type { ProxyHeader } from './header.ts';
