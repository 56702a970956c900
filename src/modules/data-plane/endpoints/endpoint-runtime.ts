import type { StatusError } from '../../../contract/endpoint.ts';
import type { EndpointReset, EndpointResetResult } from '../../../contract/endpoint-reset.ts';
import type { AppError } from '../../../core/errors/index.ts';
import type { SerialByKey } from '../../../core/serial.ts';
import type { EndpointDocument } from './endpoint-document.ts';

/** What opening an endpoint gave. */
export interface Opened<Status> {
  /** Port to ask for next time; null when that means nothing. */
  readonly port: number | null;
  /** As it was when it was opened. Undefined: must be asked for. */
  readonly status?: Status;
  /** Publishes that it is open. */
  announce(): void;
}

/**
 * Observed state of this node's endpoints of one kind, and how it is brought in line with the desired one. All calls about one endpoint
 * are made in its turn ({@link turns}), except `close` and `status`, which do not wait for others.
 */
export interface EndpointRuntime<Spec, Status> {
  readonly turns: SerialByKey;
  /** Status of an endpoint that was never opened. */
  readonly idleStatus: Status;
  /** Status of an endpoint of another node that cannot say how it is. */
  lostStatus(error: StatusError): Status;
  /** Fills in what only the node can: generated certificates, and keys that a change does not name. `before`: the spec that is changed. Throws `validation_failed`. */
  complete(spec: Spec, before?: Spec): Promise<Spec>;
  /** What the schema cannot say; throws `validation_failed`, `bind_forbidden` and the like. */
  check(spec: Spec): void | Promise<void>;
  /** How it goes together with the endpoints there are; throws `proxy_loop`. Default: with all. */
  checkLinks?(document: EndpointDocument<Spec>): Promise<void>;
  /** Takes note of an endpoint that is not open. */
  adopt(document: EndpointDocument<Spec>): void;
  /** Opens it, or rejects and leaves it as it was. `waitMs`: how long a first attempt to connect may be waited for. */
  open(document: EndpointDocument<Spec>, options: { readonly waitMs: number }): Promise<Opened<Status>>;
  /** Opens many that are new, without waiting for connections; results in their order. Those that could not be opened are as they were. */
  openAll(documents: readonly EndpointDocument<Spec>[]): Promise<(Opened<Status> | AppError)[]>;
  /** Opens it, and keeps trying when that fails. */
  restore(document: EndpointDocument<Spec>): Promise<void>;
  /** After a change that may help: one that has failed is tried at once. Never rejects. */
  retryFailed(id: string): Promise<void>;
  /** The document has changed; what is open follows at once. Rejects with nothing changed. */
  update(document: EndpointDocument<Spec>): Promise<void>;
  /** Ends it; what it has captured stays. Resolves when it is closed; never rejects. */
  close(id: string, graceMs: number): Promise<void>;
  /** Ends it and everything that is known of it. Never rejects. */
  forget(id: string, graceMs: number): Promise<void>;
  /** Ends or keeps its connections, and forgets what it has captured, counted and had waiting. */
  reset(id: string, reset: EndpointReset): Promise<EndpointResetResult>;
  /** True from `open` to `close`, also while it is being opened again: fields that need a restart are locked. */
  isOpen(id: string): boolean;
  status(id: string): Promise<Status>;
  /** Set by the service: the port of an open endpoint is another one now. */
  onPortChanged: (id: string, port: number) => void;
}
