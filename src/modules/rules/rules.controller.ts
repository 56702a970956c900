import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  ruleEvaluationRequestSchema,
  ruleEvaluationResultSchema,
  type RuleEvaluationRequest,
} from '../../contract/rule-evaluation.ts';
import { ApiAnswer, ApiErrors, Scopes, TakesBody } from '../../core/http/index.ts';
import { RuleTrials } from './rule-trials.ts';

@ApiTags('Rules')
@Controller('rules')
export class RulesController {
  readonly #trials: RuleTrials;

  constructor(@Inject(RuleTrials) trials: RuleTrials) {
    this.#trials = trials;
  }

  @Post('evaluate')
  @HttpCode(200)
  @Scopes('read', 'payload')
  @TakesBody('endpoint')
  @ApiOperation({
    operationId: 'evaluateRules',
    summary: 'Try rules on a message',
    description:
      'Returns the rule that would fire, its actions, and why the rules before it would not fire. Nothing is sent, connected or counted.',
  })
  @ApiAnswer(200, { description: 'The actions that would run.', schema: ruleEvaluationResultSchema })
  @ApiErrors('not_found', 'state_conflict', 'message_not_encodable', 'thread_lost', 'timeout')
  evaluate(@Body({ schema: ruleEvaluationRequestSchema }) request: RuleEvaluationRequest) {
    return this.#trials.evaluate(request);
  }
}
