import { carriesJobError } from '../../../contract/index.ts';
import { withheldError, type JobError } from '../../../contract/jobs/index.ts';

/** Members of `data` that carry or describe message contents. */
const PAYLOAD_MEMBERS = ['data', 'encoding', 'truncated'] as const;
type EventData = Record<string, unknown>;

/** The JSON of an event without contents: of messages their length stays, of jobs what is left out is named in `omitted`. */
export function withoutPayload(json: Buffer): Buffer {
  const event = JSON.parse(json.toString()) as { type: string; data?: EventData };
  if (event.data === undefined) return json;
  const data = withheldData(event.type, event.data);
  return data === event.data ? json : Buffer.from(JSON.stringify({ ...event, data }));
}

function withheldData(type: string, data: EventData): EventData {
  if (type === 'job.log') return { ...without(data, ['text']), omitted: ['text'] };
  if (carriesJobError(type)) return withheldFailure(data);
  return without(data, PAYLOAD_MEMBERS);
}

function withheldFailure(data: EventData): EventData {
  const { code, detail, assertion } = data as unknown as JobError;
  const { error, omitted } = withheldError({ code, detail, ...(assertion === undefined ? {} : { assertion }) });
  return omitted.length === 0 ? data : { ...data, ...error, omitted };
}

function without(data: EventData, names: readonly string[]): EventData {
  return Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name)));
}
