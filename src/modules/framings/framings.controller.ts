import { Body, Controller, HttpCode, Post } from '@nestjs/common';
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

/** Nothing is kept and nobody else's bytes are shown, so that `read` is enough. */
@ApiTags('Dry runs')
@Scopes('read')
@Controller('framings')
export class FramingsController {
  readonly #framings: FramingsService;

  constructor(framings: FramingsService) {
    this.#framings = framings;
  }

  @Post('decode')
  @HttpCode(200)
  @TakesBody('text')
  @ApiOperation({
    operationId: 'decodeFraming',
    summary: 'Try a framing on bytes',
    description:
      'Cuts bytes into messages as a connection with this framing would, without one: the messages and where they stand, what is left, what was dropped, and the fault at which a connection would be closed. A fault is part of the answer and no error. Nothing is kept.',
  })
  @ApiAnswer(200, { description: 'What the framing makes of the bytes.', schema: framingDecodedSchema })
  @ApiErrors('wait_limit', 'thread_lost', 'timeout')
  decode(@Body({ schema: framingDecodeSchema }) request: FramingDecode): Promise<FramingDecoded> {
    return this.#framings.decode(request);
  }

  @Post('encode')
  @HttpCode(200)
  @TakesBody('text')
  @ApiOperation({
    operationId: 'encodeFraming',
    summary: 'Put messages in frames',
    description: 'The bytes that a send of each message would put on the wire. Nothing is sent and nothing is kept.',
  })
  @ApiAnswer(200, { description: 'The frames.', schema: framingEncodedSchema })
  @ApiErrors('message_not_encodable', 'wait_limit', 'thread_lost', 'timeout')
  encode(@Body({ schema: framingEncodeSchema }) request: FramingEncode): Promise<FramingEncoded> {
    return this.#framings.encode(request);
  }
}
