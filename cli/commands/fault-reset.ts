import type { Run } from '../command.ts';
import { usageError } from '../exit-codes.ts';
import type { Resource } from '../server.ts';
import { labelSelectors } from '../syntax/labels.ts';
import { findEndpoint } from '../targets.ts';

export const run: Run = async ({ server, out, args, options }) => {
  const [name] = args;
  const labels = labelSelectors(options.list('label'));
  if (name === undefined) {
    const result = await server.request('POST', '/v1/faults/reset', { body: labels.length === 0 ? {} : { labels } });
    const sentence = `${String(result['faults'])} faults removed from ${String(result['endpoints'])} endpoints`;
    return out.done(sentence, result, result['faults']);
  }
  if (labels.length > 0) throw usageError('give an endpoint or --label, not both');
  const endpoint = await findEndpoint(server, name);
  const current = await server.request<Resource>('GET', endpoint.path, { isLookUp: true });
  const names = Object.keys((current['faults'] ?? {}) as object);
  if (names.length > 0)
    await server.request('PATCH', endpoint.path, {
      body: { faults: Object.fromEntries(names.map((fault) => [fault, null])) },
    });
  return out.done(
    `${names.length} faults removed from ${endpoint.name}`,
    { endpoints: 1, faults: names.length },
    names.length,
  );
};
