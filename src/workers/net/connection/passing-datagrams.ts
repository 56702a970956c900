import type { LineEndings } from '../../../contract/framings/line.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { ConnectionRecord } from './connection-record.ts';
import { StreamObserver } from './stream-observer.ts';

/** Both directions of a UDP session whose datagrams pass by its framing. Each is looked at by itself: a message does not go over two. */
export class PassingDatagrams {
  readonly #record: ConnectionRecord;
  readonly #codec: Codec;
  #received: StreamObserver | undefined;
  #sent: StreamObserver | undefined;

  constructor(record: ConnectionRecord, codec: Codec) {
    this.#record = record;
    this.#codec = codec;
  }

  get lineEndings(): LineEndings | undefined {
    return this.#received?.decoder?.lineEndings;
  }

  /** A datagram of the peer; its bytes are counted already. */
  received(datagram: Buffer): void {
    if (this.#isMessage(datagram)) this.#record.messageReceived(datagram, false);
    else observe((this.#received ??= new StreamObserver(this.#record, this.#codec, true)), datagram);
  }

  /** A datagram that was sent to the peer. */
  sent(datagram: Buffer): void {
    this.#record.bytesPassed(datagram.length);
    if (this.#isMessage(datagram)) this.#record.messageSent(datagram, 0);
    else observe((this.#sent ??= new StreamObserver(this.#record, this.#codec, false)), datagram);
  }

  #isMessage({ length }: Buffer): boolean {
    return this.#codec.isRaw && length <= this.#codec.maxMessageBytes;
  }
}

function observe(observer: StreamObserver, datagram: Buffer): void {
  observer.observe(datagram);
  observer.end();
}
