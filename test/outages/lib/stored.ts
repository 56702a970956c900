import type { Service } from '../../helpers/service.ts';
import type { Answer } from './ask.ts';

/** A listener under load. */
export interface Loaded {
  readonly id: string;
  readonly port: number;
}

/** What is there before the first outage, and has to be there after each. */
const STORED: readonly (readonly [string, string, object])[] = [
  ['POST', '/v1/pools', { name: 'stored-pool', maxWorkers: 3, labels: { stored: 'yes' } }],
  ['PUT', '/v1/functions/stored-function', { source: 'export default (input) => input + 1' }],
  [
    'POST',
    '/v1/listeners',
    { name: 'stored-listener', handler: { type: 'greet', data: 'kept' }, labels: { stored: 'yes' } },
  ],
];
/** Listeners of the load. */
const LOADED = ['left', 'right'];

/** Makes everything; answers the listeners for the load. */
export async function makeStored(service: Service): Promise<Loaded[]> {
  for (const [method, path, body] of STORED) await service.request(method, path, body);
  const loaded: Loaded[] = [];
  for (const name of LOADED)
    loaded.push(await service.listener({ name, handler: { type: 'echo' }, capture: { maxMessages: 100 } }));
  await service.request('POST', '/v1/clients', {
    name: 'caller',
    host: '127.0.0.1',
    port: loaded[0]?.port,
    reconnect: { initialDelayMs: 20, maxDelayMs: 500 },
  });
  return loaded;
}

/** Resources that are not as they were made. */
export async function storedProblems(
  ask: (method: string, path: string) => Promise<Answer<Record<string, unknown>>>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const [, path, made] of STORED) {
    const target = 'name' in made ? `${path}/${String(made.name)}` : path;
    const { status, body } = await ask('GET', target);
    // A handler is answered with its defaults.
    const isKept =
      status === 200 &&
      Object.entries(made).every(
        ([key, value]) => key === 'handler' || JSON.stringify(body[key]) === JSON.stringify(value),
      );
    if (!isKept) problems.push(`${target} is not as it was made: ${status} ${JSON.stringify(body).slice(0, 300)}`);
  }
  return problems;
}
