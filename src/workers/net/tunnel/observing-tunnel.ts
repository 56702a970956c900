import { PART_OVERHEAD_BYTES, type TunnelDirection } from '../../../contract/tunnel.ts';
import { PartsBatch } from './parts-batch.ts';
import { Tunnel, type TunnelOptions } from './tunnel.ts';

/** A tunnel that only watches. The connection never waits for it: one that is a window behind is ended. */
export class ObservingTunnel extends Tunnel {
  readonly #parts = new PartsBatch((message, transfer) => this.post(message, transfer));
  readonly #direction: TunnelDirection;

  constructor(options: TunnelOptions, direction: TunnelDirection) {
    super(options);
    this.#direction = direction;
  }

  get mode(): 'observe' {
    return 'observe';
  }

  saw(bytes: Buffer, received: boolean): void {
    if (this.#direction !== 'both' && (this.#direction === 'in') !== received) return;
    this.outstanding += bytes.length + PART_OVERHEAD_BYTES;
    if (this.outstanding > this.windowBytes) {
      this.end('slow');
      return;
    }
    if (received) this.bytesIn += bytes.length;
    else this.bytesOut += bytes.length;
    this.#parts.add(bytes, !received);
  }

  protected override flush(): void {
    this.#parts.flush();
  }

  protected received(): void {}

  protected credited(): void {}

  protected left(): void {}
}
