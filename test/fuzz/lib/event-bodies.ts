import { packBatch, type EventBatch } from '../../../src/contract/index.ts';
import { INDEX, INDEX_WIDTH } from '../../../src/contract/event-batch.ts';

/** The body of a batch as a net thread makes it: a small one is kept as it is, a large one compressed. */
export function eventBodyForTest(isLarge: boolean): Uint8Array {
  return isLarge ? LARGE : SMALL;
}

function bodyWith(count: number): Uint8Array {
  const json = JSON.stringify({
    type: 'message.received',
    at: '2026-01-01T00:00:00.000Z',
    node: 'n',
    listener: 'lst_1',
    connection: 'con_1',
    seq: 1,
    data: { bytes: 5, data: 'hello', encoding: 'utf8' },
  });
  const events = Buffer.from(Array.from({ length: count }, () => json).join(','));
  const index = new Uint32Array(count * INDEX_WIDTH);
  for (let event = 0; event < count; event++) index[event * INDEX_WIDTH + INDEX.length] = json.length;
  const header = {
    node: 'n',
    sources: [{ kind: 'listener', id: 'lst_1', labels: {} }],
    connections: ['con_1'],
  } as unknown as EventBatch['header'];
  return packBatch({ header, index, events }).body;
}

const SMALL = bodyWith(2);
const LARGE = bodyWith(40);
