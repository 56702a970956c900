import { once } from 'node:events';
import { Agent, request } from 'node:http';

/** Requests over connections that stay open, without what `fetch` takes of the processor: it must not be the bottleneck. */
export class Requests {
  readonly #agent: Agent;
  readonly #url: string;

  /** `lanes`: how many connections. Default 1. */
  constructor(url: string, lanes = 1) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: lanes });
    this.#url = url;
  }

  /** From the request to the end of its answer, in milliseconds. Throws on another status than expected. */
  async time(method: string, path: string, body: object, expected: number): Promise<number> {
    const startedAt = performance.now();
    const text = JSON.stringify(body);
    const call = request(this.#url + path, {
      method,
      agent: this.#agent,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
    });
    call.end(text);
    const [response] = (await once(call, 'response')) as [NodeJS.ReadableStream & { statusCode: number }];
    let answer = '';
    for await (const part of response) answer += String(part);
    if (response.statusCode !== expected)
      throw new Error(`${method} ${path}: ${response.statusCode} ${answer.slice(0, 300)}`);
    return performance.now() - startedAt;
  }

  end(): void {
    this.#agent.destroy();
  }
}
