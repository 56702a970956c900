import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  scheduleQuerySchema,
  scheduleSchema,
  schedulesQuerySchema,
  scheduleSpecFields,
  scheduleSpecSchema,
  type Schedule,
  type ScheduleQuery,
  type SchedulesQuery,
  type ScheduleSpec,
} from '../../../contract/jobs/index.ts';
import { pageOf, type Page } from '../../../contract/page.ts';
import {
  ApiAnswer,
  ApiErrors,
  ApiIfMatch,
  type Caller,
  ChangeBy,
  type ChangeConditions,
  CurrentCaller,
  Idempotent,
  IfMatch,
  type JsonObject,
  patchSchemaOf,
  ResourceHeaders,
  type Revisions,
  TakesBody,
} from '../../../core/http/index.ts';
import { scheduleView } from '../payload-views.ts';
import { ScheduleService } from './schedule.service.ts';

const schedulePatchSchema = patchSchemaOf(scheduleSpecFields, 'SchedulePatch');

@ApiTags('Schedules')
@UseInterceptors(ResourceHeaders)
@Controller('schedules')
export class ScheduleController {
  readonly #schedules: ScheduleService;

  constructor(@Inject(ScheduleService) schedules: ScheduleService) {
    this.#schedules = schedules;
  }

  @Post()
  @Idempotent()
  @TakesBody('job')
  @ApiOperation({
    operationId: 'createSchedule',
    summary: 'Repeat a job',
    description: 'Runs a job at an interval, or by a cron expression; each time once in the whole cluster.',
  })
  @ApiAnswer(201, {
    description: 'The schedule.',
    schema: scheduleSchema,
    headers: { ETag: 'Its revision.', Location: 'Its path.' },
  })
  @ApiErrors(
    'not_found',
    'name_taken',
    'schedule_limit',
    'idempotency_answer_too_large',
    'idempotency_conflict',
    'idempotency_in_progress',
  )
  async create(
    @Body({ schema: scheduleSpecSchema }) spec: ScheduleSpec,
    @CurrentCaller() caller: Caller,
  ): Promise<Schedule> {
    return scheduleView(await this.#schedules.create(spec), caller);
  }

  @Get()
  @ApiOperation({
    operationId: 'listSchedules',
    summary: 'List schedules',
    description: 'In order of creation. A page ends early after about 4 MiB: continue with `nextCursor`.',
  })
  @ApiAnswer(200, { description: 'A page of schedules.', schema: pageOf(scheduleSchema, 'SchedulePage') })
  @ApiErrors('malformed_cursor')
  async list(
    @Query({ schema: schedulesQuerySchema }) query: SchedulesQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<Page<Schedule>> {
    const { items, nextCursor } = await this.#schedules.list(query);
    return { items: items.map((schedule) => scheduleView(schedule, caller)), nextCursor };
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getSchedule',
    summary: 'Inspect a schedule',
    description:
      'Includes its next and last runs. Without the scope `payload` the `input` is left out and named in `omitted`.',
  })
  @ApiAnswer(200, { description: 'The schedule.', schema: scheduleSchema, headers: { ETag: 'Its revision.' } })
  @ApiErrors('not_found')
  async get(
    @Param('id') id: string,
    @Query({ schema: scheduleQuerySchema }) query: ScheduleQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<Schedule> {
    return scheduleView(await this.#schedules.get(id, query), caller);
  }

  @Patch(':id')
  @TakesBody('job')
  @ApiIfMatch()
  @ApiOperation({
    operationId: 'updateSchedule',
    summary: 'Change, pause or resume a schedule',
    description:
      'JSON Merge Patch. `{"paused": true}` pauses the schedule; runs missed during the pause are not repeated. A patch of `input` (or `kind`) that keeps members of the stored input also needs the scope `payload`.',
  })
  @ApiAnswer(200, { description: 'The schedule.', schema: scheduleSchema, headers: { ETag: 'Its revision.' } })
  @ApiErrors('not_found', 'name_taken', 'revision_mismatch', 'state_conflict')
  async update(
    @Param('id') id: string,
    @Body({ schema: schedulePatchSchema }) patch: JsonObject,
    @ChangeBy() by: ChangeConditions,
  ): Promise<Schedule> {
    return scheduleView(await this.#schedules.patch(id, patch, by), by.caller);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteSchedule',
    summary: 'Delete a schedule',
    description: 'Jobs that it has submitted stay.',
  })
  @ApiAnswer(204, { description: 'Deleted.' })
  @ApiErrors('not_found', 'revision_mismatch', 'state_conflict')
  remove(@Param('id') id: string, @IfMatch() revision: Revisions | undefined): Promise<void> {
    return this.#schedules.delete(id, revision);
  }
}
