import type { Address } from '../../../contract/endpoint.ts';
import type { ForwardTransport } from '../../../contract/rule-actions.ts';
import { AppError } from '../../../core/errors/index.ts';
import { formatAddress, type Egress } from '../../shared/egress.ts';
import type { HandledConnection } from '../connection/handler.ts';
import { connectTimeout } from '../sockets/addresses.ts';
import type { Dial, DialDeadlines } from './dial-deadlines.ts';
import { linkTarget, type LinkTarget } from './link-target.ts';
import { depthOf, MAX_PROXY_DEPTH } from './proxy-depths.ts';

export interface ForwardTarget extends Address {
  readonly transport: ForwardTransport;
  readonly egress: Egress;
  readonly deadlines: DialDeadlines;
}

/** Whose messages go there: the session of a connection. */
export interface ForwardOwner {
  readonly connection: HandledConnection;
  /** A message is being sent in pieces: nothing may come between. */
  readonly sendingPieces: boolean;
  hold(holder: object): void;
  release(holder: object): void;
  /** `ended`: in order; otherwise it failed. Nothing is called any more after this. */
  forwardGone(forward: Forward, ended: boolean): void;
}

/**
 * A connection to another server, for the messages that rules forward.
 *
 *   peer ─▶ rules ─▶ send() ─▶ waits until connected ─▶ link ─▶ server
 *   peer ◀─ connection ◀─ linkReceived() ◀──────────── link ◀─ server       paused while the peer does not read
 */
export abstract class Forward implements Dial {
  protected readonly target: LinkTarget;
  protected readonly owner: ForwardOwner;
  readonly #deadlines: DialDeadlines;
  readonly #depth: number;
  protected isOpen = false;
  #isGone = false;
  #deadline: NodeJS.Timeout | undefined;
  startedAtMs = 0;
  previousDial: Dial | undefined;
  nextDial: Dial | undefined;

  constructor({ host, port, egress, deadlines }: ForwardTarget, owner: ForwardOwner) {
    const { extras, remoteHost, remotePort, transport, endpoint } = owner.connection;
    const peer = extras?.proxy?.peer ?? { host: remoteHost, port: remotePort };
    this.target = linkTarget({ host, port }, egress, endpoint.maxSendBufferBytes);
    this.owner = owner;
    this.#deadlines = deadlines;
    this.#depth = depthOf(peer, transport === 'udp' ? 'udp' : 'tcp');
  }

  abstract send(bytes: Buffer): void;
  /** The peer reads again. */
  abstract peerReads(): void;
  /** `depth`: proxies that lead to the server. */
  protected abstract open(depth: number): void;
  /** The link is of no use any more: it ends by itself. */
  protected abstract closeLink(): void;
  /** FIN of our side; UDP: nothing. */
  protected abstract endLink(): void;

  /** Begins to connect; what is sent meanwhile waits. Once, and nothing is reported within the call. */
  dial(): void {
    this.#deadlines.add(this);
    if (this.#depth >= MAX_PROXY_DEPTH) process.nextTick(loops, this, this.#depth);
    else this.open(this.#depth + 1);
  }

  /** Nothing more will be sent: ends in order, at the latest after `timeoutMs`. */
  end(timeoutMs: number): void {
    if (this.#deadline !== undefined || this.#isGone) return;
    this.#deadline = setTimeout(() => this.gone(true), timeoutMs);
    if (this.isOpen) this.endLink();
  }

  /** The connection has ended: nothing is reported any more. */
  destroy(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    clearTimeout(this.#deadline);
    this.#deadlines.remove(this);
    this.closeLink();
  }

  expire(): void {
    this.failed(connectTimeout(this.target.spec, this.#deadlines.timeoutMs));
  }

  protected get isGone(): boolean {
    return this.#isGone;
  }

  /** The link is open. */
  protected opened(isFree: boolean): void {
    this.isOpen = true;
    this.#deadlines.remove(this);
    if (isFree) this.owner.release(this);
    if (this.#deadline !== undefined) this.endLink();
  }

  /** It cannot be opened, or it broke. */
  failed(error: AppError): void {
    if (this.#isGone) return;
    this.report(error);
    this.gone(false);
  }

  protected report({ code, message }: AppError): void {
    if (this.#isGone) return;
    const { connection } = this.owner;
    connection.report(new AppError(code, `Forwarding to ${formatAddress(this.target.spec)} failed: ${message}`));
  }

  protected gone(ended: boolean): void {
    if (this.#isGone) return;
    this.destroy();
    this.owner.forwardGone(this, ended);
  }
}

function loops(forward: Forward, depth: number): void {
  forward.failed(new AppError('proxy_loop', `the connection has passed through ${depth} proxies of this node.`));
}
