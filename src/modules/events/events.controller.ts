import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { AppError, ValidationError } from '../../core/errors/index.ts';
import {
  ApiAnswer,
  ApiErrors,
  csvOf,
  getCaller,
  LIST_TYPES,
  listFormatOf,
  ndjsonOf,
  type ListFormat,
  NEXT_CURSOR_HEADER,
} from '../../core/http/index.ts';
import { EventsService } from './events.service.ts';
import { EventHistory } from './http/event-history.ts';
import { beginningOf, eventQuerySchema, filterOf, type EventQuery } from './http/event-query.ts';
import { eventPageSchema } from './http/event.schema.ts';
import { NewestEvents } from './http/newest-events.ts';
import { SseFrames } from './http/sse-frames.ts';
import { SseSession } from './http/sse-session.ts';
import { Subscribers } from './subscription/subscribers.ts';

/** Columns of a page of events as CSV; `data` is JSON. */
const COLUMNS = [
  'at',
  'type',
  'node',
  'listener',
  'client',
  'connection',
  'seq',
  'job',
  'batch',
  'lock',
  'tunnel',
  'data',
];

@ApiTags('Events')
@Controller()
export class EventsController {
  readonly #config: Config;
  readonly #events: EventsService;
  readonly #history: EventHistory;
  readonly #newest: NewestEvents;
  readonly #subscribers: Subscribers;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(EventsService) events: EventsService,
    @Inject(EventHistory) history: EventHistory,
    @Inject(NewestEvents) newest: NewestEvents,
    @Inject(Subscribers) subscribers: Subscribers,
  ) {
    this.#config = config;
    this.#events = events;
    this.#history = history;
    this.#newest = newest;
    this.#subscribers = subscribers;
  }

  @Get('events')
  @ApiOperation({
    operationId: 'listEvents',
    summary: 'List past events, or follow them',
    description:
      'Events in the order of the log, oldest first by default. With `Accept: text/event-stream` the response is a live, endless stream (server-sent events): the id of each event is its cursor, `Last-Event-ID` resumes after it, and a `gap` event reports missing events. With `until` the stream ends about a second after that time, once all earlier events are delivered, with an event `end` (then close an `EventSource`, which would reconnect otherwise). Message contents need the scope `payload`. An unknown name of a listener or client is a warning: in `warnings`, with SSE in a comment at the start. With `Accept: application/x-ndjson` or `text/csv` the items come as lines, and `nextCursor` in the header `x-next-cursor`.',
  })
  @ApiAnswer(200, {
    description: 'A page of events; with `Accept: text/event-stream` live events.',
    schema: eventPageSchema,
    alternatives: ['text/event-stream', 'application/x-ndjson', 'text/csv'],
  })
  @ApiErrors('malformed_cursor', 'cursor_expired', 'subscriber_limit', 'not_acceptable')
  async list(
    @Query({ schema: eventQuerySchema }) query: EventQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const format = listFormatOf(
      request.headers.accept,
      request.method === 'GET' ? ['json', 'ndjson', 'csv', 'sse'] : ['json', 'ndjson', 'csv'],
    );
    if (format === 'sse') await this.#follow(query, request, reply);
    else await this.#page(query, format, request, reply);
  }

  @Get('stream')
  @ApiOperation({
    operationId: 'openStream',
    summary: 'Open the WebSocket stream',
    description:
      'This path is a WebSocket; its protocol is described in /asyncapi.json. A plain HTTP request returns 426.',
  })
  @ApiAnswer(101, { description: 'The connection switches to WebSocket.' })
  @ApiErrors('upgrade_required', 'subscriber_limit')
  stream(@Res({ passthrough: true }) reply: FastifyReply): never {
    void reply.header('upgrade', 'websocket').header('connection', 'upgrade');
    throw new AppError(
      'upgrade_required',
      'Connect with a WebSocket client; the protocol is described in /asyncapi.json.',
    );
  }

  async #page(
    query: EventQuery,
    format: Exclude<ListFormat, 'sse'>,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const history = query.order === 'desc' ? this.#newest : this.#history;
    const body = await history.read({
      filter: filterOf(query),
      withPayload: mayHavePayload(query, request),
      from: beginningOf(query, 'earliest'),
      limit: query.limit,
    });
    if (format === 'json')
      return void (await reply.header('content-type', 'application/json; charset=utf-8').send(body));
    const { items, nextCursor } = JSON.parse(body.toString()) as { items: unknown[]; nextCursor: string | null };
    if (nextCursor !== null) void reply.header(NEXT_CURSOR_HEADER, nextCursor);
    await reply
      .header('content-type', `${LIST_TYPES[format]}; charset=utf-8`)
      .send(format === 'ndjson' ? ndjsonOf(items) : csvOf(items, COLUMNS));
  }

  async #follow(query: EventQuery, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (query.order === 'desc')
      throw new ValidationError([
        { path: 'order', message: 'must be asc, or left out, with Accept: text/event-stream' },
      ]);
    const session = new SseSession(reply, this.#config.subscriberMaxBytes);
    const leave = this.#subscribers.add(session);
    void session.closed.then(() => {
      session.dispose();
      leave();
    });
    try {
      const lastEventId = request.headers['last-event-id'];
      session.begin(
        await this.#events.subscribe({
          filter: filterOf(query),
          filterPath: '',
          withPayload: mayHavePayload(query, request),
          from: beginningOf(
            query,
            'now',
            typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : undefined,
          ),
          onSlow: 'resume',
          outlet: session.subscriber,
          frames: new SseFrames(),
          onTooSlow: () => session.dispose(),
        }),
      );
      if (query.until !== undefined) session.endAt(query.until);
    } catch (error) {
      leave();
      throw error;
    }
  }
}

function mayHavePayload({ payload }: EventQuery, request: FastifyRequest): boolean {
  return payload === 'full' && getCaller(request).scopes.includes('payload');
}
