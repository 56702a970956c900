import { AppError } from '../../../core/errors/index.ts';
import type { Encoding } from '../../../contract/bytes.ts';
import type { Address } from '../../../contract/endpoint.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import { ReadMessage } from '../../shared/match/index.ts';
import { compileTemplate, type Template, type TemplateContext } from '../../shared/template/index.ts';
import { ownBytes } from '../memory/own-bytes.ts';
import type { HandledConnection } from '../connection/handler.ts';

/** Bytes to send: a message, and the same in the framing. */
export interface Encoded {
  readonly message: Buffer;
  readonly wire: Buffer;
}

/** `data` of a handler or an action, ready to be sent any number of times. */
export interface ReplyData {
  /** `message`: the one that is answered. */
  sendTo(connection: HandledConnection, message: Buffer | undefined): void;
  /** The same for who is the context of its templates. */
  sendFrom(context: TemplateContext, connection: HandledConnection): void;
  /** Without sending it. Throws `message_not_encodable`. */
  encode(context: TemplateContext, codec: Codec): Encoded;
}

const NO_MESSAGE = Buffer.alloc(0);

/**
 * Data without expressions is encoded here, once for all connections; with expressions it is rendered for each message.
 * Throws `message_not_encodable` when the framing has no way to say fixed data.
 */
export function compileReply(
  spec: { data: string; encoding: Encoding; raw: boolean },
  codec: Codec,
  inRules = false,
): ReplyData {
  const template = compileTemplate(spec.data, spec.encoding, inRules);
  return template.isStatic ? fixedReply(template, spec.raw, codec) : renderedReply(template, spec.raw);
}

function fixedReply(template: Template, raw: boolean, codec: Codec): ReplyData {
  // So captures and sockets keep it as it is, however often it is sent.
  const message = ownBytes(template.render(new ReplyContext(undefined, NO_MESSAGE)));
  const wire = raw ? message : ownBytes(codec.encoder.encode(message));
  const sendTo = (connection: HandledConnection): void => {
    // A connection keeps the framing it began with, also when the endpoint has got another since.
    if (raw || connection.codec === codec) connection.send(message, wire);
    else connection.send(message);
  };
  return {
    sendTo,
    sendFrom: (_context, connection) => sendTo(connection),
    encode: (_context, own) =>
      raw || own === codec ? { message, wire } : { message, wire: own.encoder.encode(message) },
  };
}

function renderedReply(template: Template, raw: boolean): ReplyData {
  const sendFrom = (context: TemplateContext, connection: HandledConnection): void => {
    const bytes = rendered(template, context, connection);
    if (bytes === undefined) return;
    if (raw) connection.send(bytes, bytes);
    else connection.send(bytes);
  };
  return {
    sendTo: (connection, message) => sendFrom(new ReplyContext(connection, message ?? NO_MESSAGE), connection),
    sendFrom,
    encode(context, codec) {
      const message = template.render(context);
      return { message, wire: raw ? message : codec.encoder.encode(message) };
    },
  };
}

/** Undefined when it gives too much, which is reported. */
function rendered(template: Template, context: TemplateContext, connection: HandledConnection): Buffer | undefined {
  try {
    return template.render(context);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    connection.notSent(thrown);
    return undefined;
  }
}

/** The moment of one reply. */
class ReplyContext extends ReadMessage implements TemplateContext {
  readonly #connection: HandledConnection | undefined;
  #counter: number | undefined;

  constructor(connection: HandledConnection | undefined, message: Buffer) {
    super();
    this.#connection = connection;
    this.read(message);
  }

  get messageNumber(): number {
    return this.#connection?.messagesIn ?? 0;
  }

  /** Counted when it is first asked for, and the same throughout one reply. */
  get counter(): number {
    this.#counter ??= this.#connection?.countRendering() ?? 0;
    return this.#counter;
  }

  get connectionId(): string {
    return this.#connection?.id ?? '';
  }

  get remote(): Address {
    return { host: this.#connection?.remoteHost ?? '', port: this.#connection?.remotePort ?? 0 };
  }

  get local(): Address {
    return { host: this.#connection?.localHost ?? '', port: this.#connection?.localPort ?? 0 };
  }

  capture(_group: string): Buffer {
    return NO_MESSAGE;
  }
}
