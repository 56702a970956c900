import { Inject, Injectable } from '@nestjs/common';
import type { Node } from '../../contract/index.ts';
import type { Caller } from '../../core/http/index.ts';
import type { NodeIdentity } from '../../core/node-identity.ts';
import { NodeClient, type NodeAnswer } from './forwarding/node-client.ts';
import { NodeRegistry, type RegisteredNode } from './node-registry.ts';
import { SelfDescription } from './self-description.ts';

/** How old a view of the registry may be, in milliseconds. */
const VIEW_MAX_AGE_MS = 1000;

/** The nodes of the cluster. */
@Injectable()
export class Nodes {
  readonly #registry: NodeRegistry;
  readonly #description: SelfDescription;
  readonly #client: NodeClient;
  #view: { readonly at: number; readonly nodes: Promise<RegisteredNode[]> } | undefined;

  constructor(@Inject(NodeRegistry) registry: NodeRegistry, @Inject(SelfDescription) description: SelfDescription, @Inject(NodeClient) client: NodeClient) {
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
      return { name, url, version, slot, startedAt, lastSeenAt, alive, self, counts: alive ? (self ? own.counts : counts) : null };
    });
  }

  /**
   * Asks every other living node the same `GET` (path with query, from `/v1`), on behalf of `caller`; they answer for themselves only, as
   * the caller they see has `via`. One answer a node, never rejects for a node that cannot be reached: its answer says so.
   */
  async fetchAll<T>(path: string, caller: Caller): Promise<NodeAnswer<T>[]> {
    const others = (await this.#registry.list()).filter((node) => node.alive && node.name !== this.self.name);
    return Promise.all(others.map((node) => this.#client.fetchJson<T>(node, path, caller)));
  }

  /** `POST` of a JSON body to one node (path from `/v1`), on behalf of `caller`; throws the error it answers, or `node_unreachable`. */
  post<T>(node: RegisteredNode, path: string, content: unknown, caller: Caller): Promise<T> {
    return this.#client.postJson<T>(node, path, content, caller);
  }

  /** Where and with which headers to open a WebSocket at another node (path with query, from `/v1`), on behalf of `caller`. */
  socketRequest(node: RegisteredNode, path: string, caller: Caller): Promise<{ url: string; headers: Record<string, string> }> {
    return this.#client.socketRequest(node, path, caller);
  }

  #recent(): Promise<RegisteredNode[]> {
    return this.#view === undefined || Date.now() - this.#view.at > VIEW_MAX_AGE_MS ? this.#refresh() : this.#view.nodes;
  }

  #refresh(): Promise<RegisteredNode[]> {
    const view = { at: Date.now(), nodes: this.#registry.list() };
    view.nodes.catch(() => (this.#view = undefined));
    this.#view = view;
    return view.nodes;
  }
}
