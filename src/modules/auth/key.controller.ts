import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiAnswer, CurrentCaller, Scopes, SCOPES, type Caller } from '../../core/http/index.ts';

const keySchema = z
  .strictObject({
    name: z.string().meta({ description: 'Name of the key; `local` when the node has no keys.' }),
    scopes: z.array(z.enum(SCOPES)).meta({ description: 'What the key allows.' }),
  })
  .meta({
    id: 'Key',
    description: 'The API key of a request, without the key itself.',
    examples: [{ name: 'ci', scopes: ['read', 'write', 'payload'] }],
  });

/** What a program with a user interface needs in order to offer only what will work. */
@ApiTags('Health')
@Controller('key')
export class KeyController {
  @Get()
  @Scopes()
  @ApiOperation({
    operationId: 'getKey',
    summary: 'The key of this request',
    description:
      'Its name and scopes. Any valid key may read this. Without configured keys: `local`, with every scope.',
  })
  @ApiAnswer(200, { description: 'The key.', schema: keySchema })
  key(@CurrentCaller() { name, scopes }: Caller): z.output<typeof keySchema> {
    return { name, scopes: [...scopes] };
  }
}
