import type { DatagramCable, DatagramEndpoint } from '../connection/cable.ts';
import type { Hits } from '../capture/fault-trace.ts';
import type { LineOwner } from './line-owner.ts';
import type { Pipeline, PipelineSink } from './pipeline.ts';

/** The cable of one UDP session. What was sent before the session ended still leaves. */
export class DatagramLine implements DatagramCable {
  readonly #cables: LineOwner;
  readonly #session: DatagramEndpoint;
  readonly #inSink: PipelineSink;
  readonly #outSink: PipelineSink;
  #in: Pipeline | undefined;
  #out: Pipeline | undefined;
  #isLingering = false;

  constructor(cables: LineOwner, session: DatagramEndpoint) {
    this.#cables = cables;
    this.#session = session;
    const ended = (): void => this.#ended();
    this.#inSink = { isFull: false, unit: (datagram, hits) => this.#arrived(datagram, hits), ended, drained() {} };
    this.#outSink = { isFull: false, unit: (datagram) => this.#leaves(datagram), ended, drained() {} };
  }

  apply(): void {
    this.#in ??= this.#isLingering ? undefined : this.#cables.findPipeline('in', this.#session, this.#inSink, false);
    this.#out ??= this.#cables.findPipeline('out', this.#session, this.#outSink, false);
    if (this.#in !== undefined) this.#cables.apply('in', this.#session, this.#in);
    if (this.#out !== undefined) this.#cables.apply('out', this.#session, this.#out);
    this.#lookForEnd();
  }

  received(datagram: Buffer): void {
    if (this.#in === undefined) this.#session.arrived(datagram);
    else this.#in.push(datagram);
  }

  send(datagram: Buffer): void {
    if (this.#out === undefined) this.#session.leaves(datagram);
    else this.#out.push(datagram, this.#session.record.leave(datagram.length));
  }

  sessionEnded(mayLinger: boolean): void {
    this.#in?.destroy();
    this.#isLingering = true;
    if (mayLinger && this.#out !== undefined && !this.#out.isEmpty) this.#cables.linger(this);
    else this.#out?.destroy();
  }

  destroy(): void {
    this.#in?.destroy();
    this.#out?.destroy();
  }

  #arrived(datagram: Buffer, hits: Hits | undefined): void {
    if (this.#session.isEnded) return;
    this.#session.record.arrive(hits);
    this.#session.arrived(datagram);
  }

  #leaves(datagram: Buffer): void {
    this.#session.leaves(datagram);
    this.#lookForEnd();
  }

  /** A fault ends the session. */
  #ended(): void {
    if (!this.#session.isEnded) this.#session.close('fault');
    this.#lookForEnd();
  }

  #lookForEnd(): void {
    if (!this.#isLingering || this.#out?.isEmpty === false) return;
    this.#out?.destroy();
    this.#cables.forget(this);
  }
}
