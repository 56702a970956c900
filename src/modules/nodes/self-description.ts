import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { NODE_IDENTITY, type NodeIdentity } from '../../core/node-identity.ts';
import { NodeCounters } from './node-counters.ts';
import type { NodeEntry } from './node-registry.ts';
import { ownMark } from './process-mark.ts';

/** This node's entry in the registry. */
@Injectable()
export class SelfDescription {
  readonly identity: NodeIdentity;
  readonly #counters: NodeCounters;
  readonly #mark = ownMark();
  readonly #startedAt = new Date().toISOString();

  constructor(@Inject(NODE_IDENTITY) identity: NodeIdentity, @Inject(NodeCounters) counters: NodeCounters) {
    this.identity = identity;
    identity.instance ??= randomUUID();
    this.#counters = counters;
  }

  /** As of now. */
  entry(): NodeEntry {
    const { name, url, version, instance = '' } = this.identity;
    return {
      name,
      url,
      version,
      instance,
      mark: this.#mark,
      startedAt: this.#startedAt,
      lastSeenAt: new Date().toISOString(),
      counts: this.#counters.read(),
    };
  }
}
