import { isAlias, isMap, isPair, isScalar, isSeq, type Document, type Node, type Pair } from 'yaml';

type Found = Node | Pair;

/**
 * The deepest node of a document on the path that the server names, such as `listeners.db.handler.rules[3].when`. Names may have dots:
 * the longest key that fits is taken.
 */
export function nodeAt(document: Document.Parsed, path: string): Found | undefined {
  let node: unknown = document.contents;
  let found: Found | undefined = document.contents ?? undefined;
  let rest = path;
  while (rest !== '') {
    if (isAlias(node)) node = node.resolve(document);
    const step = isSeq(node) ? itemOf(node.items, rest) : isMap(node) ? memberOf(node.items, rest) : undefined;
    if (step === undefined) return found;
    found = step.shown;
    node = step.node;
    rest = step.rest.replace(/^\./, '');
  }
  return found;
}

interface Step {
  /** What a message points at: a key, or an item of a list. */
  readonly shown: Found | undefined;
  readonly node: unknown;
  readonly rest: string;
}

function itemOf(items: readonly unknown[], rest: string): Step | undefined {
  const [whole = '', index] = /^(?:\[(\d+)\]|(\d+)(?=[.[]|$))/.exec(rest) ?? [];
  const item = items[Number(index ?? whole)];
  return whole === '' || item === undefined
    ? undefined
    : { shown: item as Node, node: item, rest: rest.slice(whole.length) };
}

function memberOf(items: readonly unknown[], rest: string): Step | undefined {
  const pairs = items.filter(isPair).toSorted((a, b) => keyOf(b).length - keyOf(a).length);
  for (const pair of pairs) {
    const key = keyOf(pair);
    for (const written of [key, `["${key}"]`, `[${JSON.stringify(key)}]`]) {
      const after = rest.slice(written.length);
      if (key !== '' && rest.startsWith(written) && (after === '' || /^[.[]/.test(after)))
        return { shown: pair.key as Node, node: pair.value, rest: after };
    }
  }
  return undefined;
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}
