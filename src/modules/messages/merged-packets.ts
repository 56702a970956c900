import type { PacketSource } from './packet-source.ts';

/**
 * The packets of several threads as one, in order of time as far as they are there: one that has none now is not waited for. With one
 * thread its pages go through as they are.
 */
export async function* mergedPackets(sources: readonly PacketSource[], quietMs: number): AsyncGenerator<Buffer> {
  for (;;) {
    await Promise.all(
      sources.filter((source) => isEmpty(source) && !source.isDone && !source.isAsked).map((source) => source.fetch(0)),
    );
    if (sources.some((source) => !isEmpty(source))) {
      yield merged(sources);
      continue;
    }
    const waiting = sources.filter(({ isDone }) => !isDone);
    if (waiting.length === 0) return;
    await Promise.race(waiting.map((source) => source.fetch(quietMs)));
  }
}

function isEmpty(source: PacketSource): boolean {
  return source.nextMs === undefined;
}

/** Until one of those that have packets has no more: what it has next may come before what the others have. */
function merged(sources: readonly PacketSource[]): Buffer {
  const filled = sources.filter((source) => !isEmpty(source)).sort(byTime);
  const parts: Buffer[] = [];
  for (let [first, second] = filled; first !== undefined; [first, second] = filled) {
    parts.push(first.take(second?.nextMs ?? Number.POSITIVE_INFINITY));
    if (isEmpty(first)) break;
    filled.sort(byTime);
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

function byTime(a: PacketSource, b: PacketSource): number {
  return (a.nextMs ?? 0) - (b.nextMs ?? 0);
}
