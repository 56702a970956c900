import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { MissingNode, Node } from '../../contract/index.ts';
import { AppError } from '../../core/errors/index.ts';
import type { Caller } from '../../core/http/index.ts';
import type { NodeIdentity } from '../../core/node-identity.ts';
import { NodeClient, type NodeAnswer } from './forwarding/node-client.ts';
import { answerTimeoutMs } from './forwarding/waits.ts';
import { NodeRegistry, type RegisteredNode } from './node-registry.ts';
import { SelfDescription } from './self-description.ts';

/** How old a view of the registry may be, in milliseconds. */
const VIEW_MAX_AGE_MS = 1000;
/** How long a list waits for what a node knows, in milliseconds. A node that let one wait in vain is asked, and waited for… */
const PART_TIMEOUT_MS = 2000;
/** …only this long, until it answers again. */
const SILENT_TIMEOUT_MS = 300;
/** Most processes that are remembered as silent. */
const MAX_SILENT = 1024;

/** The nodes of the cluster. */
@Injectable()
export class Nodes {
  readonly #registry: NodeRegistry;
  readonly #description: SelfDescription;
  readonly #client: NodeClient;
  /** Instances that did not answer when they were asked for their part of a list. */
  readonly #silent = new Set<string>();
  #view: { readonly atMs: number; readonly nodes: Promise<RegisteredNode[]> } | undefined;

  constructor(
    @Inject(NodeRegistry) registry: NodeRegistry,
    @Inject(SelfDescription) description: SelfDescription,
    @Inject(NodeClient) client: NodeClient,
  ) {
    this.#registry = registry;
    this.#description = description;
    this.#client = client;
  }

  /** This node. `slot` and `url` are known once it has started. */
  get self(): NodeIdentity {
    return this.#description.identity;
  }

  /** Signs of life of this node. */
  get signs(): NodeRegistry['signs'] {
    return this.#registry.signs;
  }

  /** The node of this name, alive or not, as of at most a second ago; that it is not alive is as of now. */
  async find(name: string): Promise<RegisteredNode | undefined> {
    const recent = (await this.#recent()).find((node) => node.name === name);
    return recent?.alive === true ? recent : (await this.#refresh()).find((node) => node.name === name);
  }

  /** The node that has this slot: the last three characters of a connection id hold it (`placementOf`). */
  async findBySlot(slot: number): Promise<RegisteredNode | undefined> {
    return (await this.#recent()).find((node) => node.slot === slot);
  }

  /** Every node there is or was, ordered by name, as of now. */
  async list(): Promise<Node[]> {
    const own = this.#description.entry();
    return (await this.#registry.list()).map(({ name, url, version, slot, startedAt, lastSeenAt, alive, counts }) => {
      const self = name === own.name;
      return {
        name,
        url,
        version,
        slot,
        startedAt,
        lastSeenAt,
        alive,
        self,
        counts: alive ? (self ? own.counts : counts) : null,
      };
    });
  }

  /**
   * Asks the other living nodes the same `GET` (path with query, from `/v1`), on behalf of `caller`; they answer for themselves only, as
   * the caller they see has `via`. `isAsked`: which of them; default all. One answer a node: one that does not answer soon is in `missing`, with the reason.
   */
  async fetchAll<T>(
    path: string,
    caller: Caller,
    isAsked: (name: string) => boolean = () => true,
  ): Promise<{ parts: T[]; missing: MissingNode[] }> {
    const others = (await this.#registry.list()).filter(
      ({ alive, name }) => alive && name !== this.self.name && isAsked(name),
    );
    const answers = await Promise.all(others.map((node) => this.#fetchPart<T>(node, path, caller)));
    return {
      parts: answers.flatMap((answer) => ('ok' in answer ? [answer.ok] : [])),
      missing: answers.flatMap((answer) => ('ok' in answer ? [] : [{ node: answer.node, reason: answer.error.code }])),
    };
  }

  /** `POST` of a JSON body to one node (path from `/v1`), on behalf of `caller`; throws the error it answers, or `node_unreachable`. */
  post<T>(node: RegisteredNode, path: string, content: unknown, caller: Caller): Promise<T> {
    return this.#client.sendJson<T>(node, { method: 'POST', url: path, content }, caller);
  }

  /** `PATCH` of a JSON body at one node, as {@link post}. */
  patch<T>(node: RegisteredNode, path: string, content: unknown, caller: Caller): Promise<T> {
    return this.#client.sendJson<T>(node, { method: 'PATCH', url: path, content }, caller);
  }

  /**
   * `DELETE` at one node (path with query, from `/v1`), on behalf of `caller`. Throws as {@link post}. `workMs`: how long the work
   * itself may take, in milliseconds.
   */
  delete<T>(node: RegisteredNode, path: string, caller: Caller, workMs: number): Promise<T> {
    return this.#client.sendJson<T>(
      node,
      { method: 'DELETE', url: path, timeoutMs: answerTimeoutMs() + workMs },
      caller,
    );
  }

  /** Where and with which headers to open a WebSocket that offers `protocol` at another node (path with query, from `/v1`), on behalf of `caller`. */
  socketRequest(
    node: RegisteredNode,
    path: string,
    caller: Caller,
    protocol?: string,
  ): Promise<{ url: string; headers: Record<string, string> }> {
    return this.#client.socketRequest(node, path, caller, protocol);
  }

  async #fetchPart<T>(node: RegisteredNode, path: string, caller: Caller): Promise<NodeAnswer<T>> {
    const { name, instance } = node;
    const asked = this.#client.fetchJson<T>(node, path, caller, PART_TIMEOUT_MS).then((answer) => {
      if ('ok' in answer) this.#silent.delete(instance);
      else this.#noteSilent(instance);
      return answer;
    });
    if (!this.#silent.has(instance)) return asked;
    const stop = new AbortController();
    const late = delay(SILENT_TIMEOUT_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    const answer = await Promise.race([asked, late]);
    stop.abort();
    return answer ?? { node: name, error: new AppError('node_unreachable', `The node "${name}" does not answer.`) };
  }

  /** Of processes that have ended nothing is kept for long. */
  #noteSilent(instance: string): void {
    if (this.#silent.size >= MAX_SILENT) this.#silent.clear();
    this.#silent.add(instance);
  }

  #recent(): Promise<RegisteredNode[]> {
    return this.#view === undefined || performance.now() - this.#view.atMs > VIEW_MAX_AGE_MS
      ? this.#refresh()
      : this.#view.nodes;
  }

  #refresh(): Promise<RegisteredNode[]> {
    const view = { atMs: performance.now(), nodes: this.#registry.list() };
    view.nodes.catch(() => (this.#view = undefined));
    this.#view = view;
    return view.nodes;
  }
}
