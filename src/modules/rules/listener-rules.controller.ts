import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  listenerRuleSchema,
  namedRuleSchema,
  rulePositionSchema,
  type NamedRule,
  type RulePosition,
} from '../../contract/listener-rule.ts';
import { orderField } from '../../contract/order.ts';
import { pageFields, pageOf } from '../../contract/page.ts';
import { ruleSchema, type Rule } from '../../contract/rules.ts';
import {
  ApiAnswer,
  ApiErrors,
  ApiIfMatch,
  ChangeBy,
  Idempotent,
  ResourceHeaders,
  TakesBody,
  type ChangeConditions,
} from '../../core/http/index.ts';
import { ListenersService } from '../listeners/index.ts';
import { ForwardToOwner } from '../nodes/index.ts';
import { ListenerRules } from './listener-rules.ts';

const rulesQuerySchema = z.strictObject({ ...pageFields, order: orderField('asc', 'the rule that is tried') });
type RulesQuery = z.output<typeof rulesQuerySchema>;
const rulePageSchema = pageOf(listenerRuleSchema, 'ListenerRulePage');
const ruleAnswer = {
  description: 'The rule.',
  schema: listenerRuleSchema,
  headers: { ETag: 'Revision of the listener.' },
};
const newAnswer = {
  ...ruleAnswer,
  description: 'The new rule.',
  headers: { ...ruleAnswer.headers, Location: 'Path of the resource.' },
};
const CHANGE_ERRORS = [
  'not_found',
  'state_conflict',
  'revision_mismatch',
  'message_not_encodable',
  'thread_lost',
  'timeout',
  'redis_unavailable',
  'node_unreachable',
] as const;
const KEPT =
  'Unchanged rules keep their counts (by name) and pending actions; pending actions of changed or removed rules are dropped. An action `forward` also needs the scope `payload`.';

@ApiTags('Rules')
@UseInterceptors(ResourceHeaders)
@Controller('listeners/:id/rules')
export class ListenerRulesController {
  readonly #rules: ListenerRules;

  constructor(@Inject(ListenerRules) rules: ListenerRules) {
    this.#rules = rules;
  }

  @Get()
  @ForwardToOwner(ListenersService)
  @ApiOperation({
    operationId: 'listListenerRules',
    summary: 'Rules of a listener',
    description: 'In order, including rules without a name. Each has its hit count and last hit.',
  })
  @ApiAnswer(200, { description: 'A page of rules.', schema: rulePageSchema })
  @ApiErrors('not_found', 'state_conflict', 'malformed_cursor', 'node_unreachable')
  list(@Param('id') id: string, @Query({ schema: rulesQuerySchema }) query: RulesQuery) {
    return this.#rules.list(id, query);
  }

  @Post()
  @TakesBody('endpoint')
  @ApiIfMatch()
  @Idempotent()
  @ForwardToOwner(ListenersService)
  @ApiOperation({
    operationId: 'addListenerRule',
    summary: 'Add a rule to a listener',
    description: `Before or after another rule, at an index, or last. ${KEPT}`,
  })
  @ApiAnswer(201, newAnswer)
  @ApiErrors(...CHANGE_ERRORS, 'idempotency_conflict', 'idempotency_in_progress')
  async add(
    @Param('id') id: string,
    @Body({ schema: namedRuleSchema }) rule: NamedRule,
    @Query({ schema: rulePositionSchema }) position: RulePosition,
    @ChangeBy() by: ChangeConditions,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const added = await this.#rules.add(id, rule, position, by);
    void reply.header('location', locationOf(id, rule.name));
    return added;
  }

  @Get(':name')
  @ForwardToOwner(ListenersService)
  @ApiOperation({
    operationId: 'getListenerRule',
    summary: 'Inspect a rule',
    description: 'Includes its hit count and last hit.',
  })
  @ApiAnswer(200, ruleAnswer)
  @ApiErrors('not_found', 'state_conflict', 'node_unreachable')
  get(@Param('id') id: string, @Param('name') name: string) {
    return this.#rules.get(id, name);
  }

  @Put(':name')
  @TakesBody('endpoint')
  @ApiIfMatch()
  @ForwardToOwner(ListenersService)
  @ApiOperation({
    operationId: 'putListenerRule',
    summary: 'Change or add a rule',
    description: `Replaces the rule with this name, and its counts restart; a new rule is added last. Sending the same rule again changes nothing. ${KEPT}`,
  })
  @ApiAnswer(200, ruleAnswer)
  @ApiAnswer(201, newAnswer)
  @ApiErrors(...CHANGE_ERRORS)
  async put(
    @Param('id') id: string,
    @Param('name') name: string,
    @Body({ schema: ruleSchema }) rule: Rule,
    @ChangeBy() by: ChangeConditions,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { rule: put, isNew } = await this.#rules.put(id, name, rule, by);
    if (isNew) void reply.status(201).header('location', locationOf(id, name));
    return put;
  }

  @Delete(':name')
  @ApiIfMatch()
  @HttpCode(204)
  @ForwardToOwner(ListenersService)
  @ApiOperation({
    operationId: 'deleteListenerRule',
    summary: 'Remove a rule',
    description: `If several stored rules have this name, the first is removed. ${KEPT}`,
  })
  @ApiAnswer(204, { description: 'Deleted.' })
  @ApiErrors(...CHANGE_ERRORS)
  async remove(@Param('id') id: string, @Param('name') name: string, @ChangeBy() by: ChangeConditions): Promise<void> {
    await this.#rules.remove(id, name, by);
  }
}

function locationOf(id: string, name: string): string {
  return `/v1/listeners/${encodeURIComponent(id)}/rules/${encodeURIComponent(name)}`;
}
