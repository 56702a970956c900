import type { HandledConnection } from '../../connection/handler.ts';
import type { LinkTarget } from '../../relay/index.ts';

/** The target, with the addresses of the connection where they are to be announced. */
export function announcing(target: LinkTarget, connection: HandledConnection): LinkTarget {
  const { spec } = target;
  if (spec.proxyProtocol === 'off') return target;
  const { remoteHost, remotePort, localHost, localPort } = connection;
  return {
    ...target,
    spec: {
      ...spec,
      proxySource: { host: remoteHost, port: remotePort },
      proxyDestination: { host: localHost, port: localPort },
    },
  };
}
