import { lookup } from 'node:dns';
import { isIP } from 'node:net';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export type IpFamily = 0 | 4 | 6;

/**
 * Name lookups of one thread. The system's resolver cannot be interrupted, and a name server that does not answer holds it for many
 * seconds: so there is one lookup of a name at a time, and all who ask for it meanwhile share the answer.
 */
export class NameLookups {
  readonly #running = new Map<string, Promise<readonly ResolvedAddress[]>>();

  /** All addresses of `host` in the system's order; an IP address is its own. Rejects with Node's error (`ENOTFOUND`, `EAI_AGAIN`). */
  resolve(host: string, family: IpFamily): Promise<readonly ResolvedAddress[]> {
    const literal = isIP(host);
    if (literal !== 0) return Promise.resolve([{ address: host, family: literal }]);
    const key = `${family} ${host}`;
    const running = this.#running.get(key) ?? lookUp(host, family).finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    return running;
  }
}

function lookUp(host: string, family: IpFamily): Promise<readonly ResolvedAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: true, family }, (error, addresses) => {
      if (error) reject(error);
      else resolve(addresses);
    });
  });
}
