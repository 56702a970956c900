import type { Labels } from '../../../contract/endpoint.ts';
import type { EventSource } from '../../../contract/event-batch.ts';
import { hasLabel } from '../../../contract/query.ts';
import type { SourceRow } from '../events/event-batch-builder.ts';

interface Tagged {
  readonly endpoint: { readonly source: EventSource };
  readonly tags: ConnectionTags | undefined;
}

const NONE: Labels = {};

/** Labels of one connection: with them it is a source of its own in event batches. Made anew when a label changes. */
export class ConnectionTags implements SourceRow {
  readonly labels: Readonly<Labels>;
  readonly sourceBytes: number;
  tableBatch = 0;
  tableIndex = 0;
  readonly #endpoint: Tagged['endpoint'];
  #base: EventSource;
  #source: EventSource;

  constructor(endpoint: Tagged['endpoint'], labels: Readonly<Labels>) {
    this.labels = labels;
    this.sourceBytes = JSON.stringify(labels).length;
    this.#endpoint = endpoint;
    this.#base = endpoint.source;
    this.#source = { ...endpoint.source, tags: labels };
  }

  /** The same object until the name or a label of the endpoint changes. */
  get source(): EventSource {
    if (this.#base !== this.#endpoint.source) {
      this.#base = this.#endpoint.source;
      this.#source = { ...this.#base, tags: this.labels };
    }
    return this.#source;
  }
}

/** Whether it has all these labels, each written `key:value`: its own, or its endpoint's. */
export function hasLabels({ endpoint, tags }: Tagged, texts: readonly string[]): boolean {
  return texts.every((text) => hasLabel(tags?.labels ?? NONE, text) || hasLabel(endpoint.source.labels ?? NONE, text));
}
