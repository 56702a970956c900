import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  framingDecodedSchema,
  framingDecodeSchema,
  framingEncodedSchema,
  framingEncodeSchema,
  type FramingDecode,
  type FramingDecoded,
  type FramingEncode,
  type FramingEncoded,
} from '../../contract/framing-dry-run.ts';
import { ApiAnswer, ApiErrors, Scopes, TakesBody } from '../../core/http/index.ts';
import { FramingsService } from './framings.service.ts';

/** Nothing is stored and only the caller's own bytes are shown, so the scope `read` is enough. */
@ApiTags('Dry runs')
@Scopes('read')
@Controller('framings')
export class FramingsController {
  readonly #framings: FramingsService;

  constructor(@Inject(FramingsService) framings: FramingsService) {
    this.#framings = framings;
  }

  @Post('decode')
  @HttpCode(200)
  @TakesBody('text')
  @ApiOperation({
    operationId: 'decodeFraming',
    summary: 'Try a framing on bytes',
    description:
      'Decodes bytes into messages as a connection with this framing would, without a socket: returns the messages and their offsets, the remaining bytes, the number of drops, and the error that would close a connection. Such an error is part of the result; the response is still 200. Nothing is stored.',
  })
  @ApiAnswer(200, { description: 'The decoded messages.', schema: framingDecodedSchema })
  @ApiErrors('wait_limit', 'thread_lost', 'timeout')
  decode(@Body({ schema: framingDecodeSchema }) request: FramingDecode): Promise<FramingDecoded> {
    return this.#framings.decode(request);
  }

  @Post('encode')
  @HttpCode(200)
  @TakesBody('text')
  @ApiOperation({
    operationId: 'encodeFraming',
    summary: 'Encode messages with a framing',
    description: 'Returns the bytes that a send of each message would write. Nothing is sent or stored.',
  })
  @ApiAnswer(200, { description: 'The frames.', schema: framingEncodedSchema })
  @ApiErrors('message_not_encodable', 'wait_limit', 'thread_lost', 'timeout')
  encode(@Body({ schema: framingEncodeSchema }) request: FramingEncode): Promise<FramingEncoded> {
    return this.#framings.encode(request);
  }
}
