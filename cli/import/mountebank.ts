import { usageError } from '../exit-codes.ts';
import { freeName, isObject, Report, type Converted, type Json } from './conversion.ts';
import { matchOfPredicates } from './predicates.ts';
import { reportBehaviors, responseOf, sendOf, type ConvertedResponse } from './responses.ts';

/** Most rules that one stub becomes: its responses in turn, over and over. */
const MAX_RULES = 200;

/** mountebank's imposters file: `{"imposters": […]}`, a list of imposters, or one. Only those of protocol tcp have a counterpart. */
export function convertMountebank(source: unknown): Converted {
  const imposters = impostersOf(source);
  const report = new Report();
  const listeners: Record<string, Record<string, unknown>> = {};
  for (const [at, imposter] of imposters.entries()) {
    const place = `imposters[${at}]`;
    if (!isObject(imposter) || imposter['protocol'] !== 'tcp') {
      report.add(
        place,
        `not converted: the protocol ${JSON.stringify((imposter as Json | null)?.['protocol'] ?? null)} is not tcp`,
      );
      continue;
    }
    const port = Number(imposter['port'] ?? 0);
    const wanted =
      typeof imposter['name'] === 'string' && imposter['name'] !== '' ? imposter['name'] : `imposter-${port || at + 1}`;
    const name = freeName(wanted, listeners, (changed) =>
      report.add(`${place}.name`, `"${wanted}" is named "${changed}"`),
    );
    listeners[name] = listenerOf(imposter, port, { place, report });
  }
  return { listeners, notes: report.notes };
}

function impostersOf(source: unknown): readonly unknown[] {
  if (Array.isArray(source)) return source;
  if (isObject(source) && Array.isArray(source['imposters'])) return source['imposters'];
  if (isObject(source) && typeof source['protocol'] === 'string') return [source];
  throw usageError('an imposters file of mountebank has {"imposters": […]}');
}

interface Context {
  readonly place: string;
  readonly report: Report;
}

/** Fields that need nothing, or are converted. */
const KNOWN = new Set([
  'protocol',
  'port',
  'name',
  'host',
  'mode',
  'stubs',
  'defaultResponse',
  'recordRequests',
  'recordMatches',
  'numberOfRequests',
  'requests',
  '_links',
  'allowCORS',
]);

function listenerOf(imposter: Json, port: number, { place, report }: Context): Record<string, unknown> {
  for (const key of Object.keys(imposter))
    if (!KNOWN.has(key)) report.add(`${place}.${key}`, 'not converted: each read is one message');
  const isBinary = imposter['mode'] === 'binary';
  const stubs = Array.isArray(imposter['stubs']) ? imposter['stubs'] : [];
  const rules = stubs.flatMap((stub, at) => rulesOf(stub, `${place}.stubs[${at}]`, { isBinary, report }));
  const { defaultResponse } = imposter;
  const otherwise = isObject(defaultResponse)
    ? sendOf(defaultResponse, `${place}.defaultResponse`, { isBinary, report })
    : [];
  return {
    port,
    ...(typeof imposter['host'] === 'string' ? { host: imposter['host'] } : {}),
    handler: { type: 'rules', rules, ...(otherwise.length === 0 ? {} : { otherwise }) },
  };
}

function rulesOf(stub: unknown, place: string, { isBinary, report }: { isBinary: boolean; report: Report }): Json[] {
  if (!isObject(stub)) {
    report.add(place, 'not converted: it is not a stub');
    return [];
  }
  const predicates = Array.isArray(stub['predicates']) ? stub['predicates'] : [];
  const when = matchOfPredicates(predicates, `${place}.predicates`, { isBinary, report });
  if (when === undefined) {
    report.add(place, 'the stub is left out: it would match what it should not');
    return [];
  }
  const responses = Array.isArray(stub['responses']) ? stub['responses'] : [];
  const converted = responses.map((response, at) => {
    reportBehaviors(response, `${place}.responses[${at}]`, report);
    return responseOf(response, `${place}.responses[${at}]`, { isBinary, report });
  });
  const usable = converted.filter((response): response is ConvertedResponse => response !== undefined);
  const condition = Object.keys(when).length === 0 ? {} : { when };
  return inTurn(usable, condition, { place, report });
}

/** One response needs no count. Several are rules that fire so many times each, round after round: counted over all connections, as there. */
function inTurn(responses: readonly ConvertedResponse[], condition: Json, { place, report }: Context): Json[] {
  const doOf = ({ actions }: ConvertedResponse): readonly Json[] =>
    actions.length === 0 ? [{ type: 'drop' }] : actions;
  const [only] = responses;
  if (only === undefined) return [{ ...condition, do: [{ type: 'drop' }] }];
  if (responses.length === 1) return [{ ...condition, do: doOf(only) }];
  const rounds = Math.max(1, Math.floor(MAX_RULES / responses.length));
  const round = responses.map((response) => ({ ...condition, times: response.repeat, do: doOf(response) }));
  const messages = rounds * responses.reduce((sum, { repeat }) => sum + repeat, 0);
  report.add(`${place}.responses`, `the responses take turns for ${messages} messages; then the last one stays`);
  const last = responses.at(-1) ?? only;
  return [...Array.from({ length: rounds }, () => round).flat(), { ...condition, do: doOf(last) }];
}
