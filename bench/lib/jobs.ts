import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { Service } from '../../test/helpers/service.ts';

/** How often a batch is asked whether it has ended, in milliseconds: rarely, because asking takes time from the jobs. */
const ASK_EVERY_MS = 50;

interface BatchTimes {
  readonly state: string;
  readonly finishedAt: string | null;
}

/** Maps inputs through a pool and waits for the end. How long it took from the map call to what the batch says is its end, in milliseconds. */
export async function mapThrough(
  portcall: Service,
  pool: string,
  work: { kind: string; inputs: readonly unknown[] },
): Promise<number> {
  const startedAt = Date.now();
  const { id } = await portcall.request<{ id: string }>('POST', `/v1/pools/${pool}/map`, work);
  for (;;) {
    const { state, finishedAt } = await portcall.request<BatchTimes>('GET', `/v1/batches/${id}`);
    if (finishedAt !== null && state !== 'completed') throw new Error(`batch ${id} is ${state}`);
    if (finishedAt !== null) return Date.parse(finishedAt) - startedAt;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}

/** Submits over one connection that stays open, and waits for the results one by one, as a program would. */
export class Submitter {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #url: string;

  /** `url`: where a POST answers when the job has ended. */
  constructor(url: string) {
    this.#url = url;
  }

  /** One job, from the request to its result, in milliseconds. */
  async time(spec: object): Promise<number> {
    const startedAt = performance.now();
    const body = JSON.stringify(spec);
    const call = request(this.#url, {
      method: 'POST',
      agent: this.#agent,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    });
    call.end(body);
    const [response] = (await once(call, 'response')) as [NodeJS.ReadableStream & { statusCode: number }];
    let text = '';
    for await (const part of response) text += String(part);
    if (response.statusCode !== 200) throw new Error(`a job did not end in time: ${response.statusCode} ${text}`);
    return performance.now() - startedAt;
  }

  end(): void {
    this.#agent.destroy();
  }
}
