import type { Socket } from 'node:dgram';

/** The descriptor of a bound UDP socket; -1 where it cannot be known. */
export function udpDescriptor(socket: Socket): number {
  // Node shows it nowhere else.
  const state = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'state symbol');
  const { handle } = (state === undefined ? {} : Reflect.get(socket, state)) as {
    handle?: { readonly fd?: number } | null;
  };
  return handle?.fd ?? -1;
}
