import { isObject, type Json, type Report } from './conversion.ts';

/** Responses of mountebank as actions of rules. */

interface Context {
  readonly isBinary: boolean;
  readonly report: Report;
}

export interface ConvertedResponse {
  readonly actions: readonly Json[];
  /** How often it is given before the next one. */
  readonly repeat: number;
}

/** Fixed, as a rule cannot make random bytes. */
const GARBAGE = { type: 'send', data: 'f3a1c45e0097d28b6a1f', encoding: 'hex', raw: true };

/** Undefined when it cannot be converted, which is reported. */
export function responseOf(response: unknown, place: string, context: Context): ConvertedResponse | undefined {
  if (!isObject(response)) {
    context.report.add(place, 'not converted: it is not a response');
    return undefined;
  }
  const behaviors = behaviorsOf(response);
  const repeat = Number(response['repeat'] ?? behaviors['repeat'] ?? 1);
  const answer = answerOf(response, place, context);
  if (answer === undefined) return undefined;
  return {
    actions: [...waitOf(behaviors, place, context), ...answer],
    repeat: Number.isSafeInteger(repeat) && repeat > 0 ? repeat : 1,
  };
}

function answerOf(response: Json, place: string, context: Context): readonly Json[] | undefined {
  if (typeof response['fault'] === 'string') return faultOf(response['fault'], place, context);
  if (isObject(response['proxy'])) return proxyOf(response['proxy'], `${place}.proxy`, context);
  if (isObject(response['is'])) return sendOf(response['is'], `${place}.is`, context);
  context.report.add(place, `not converted: ${Object.keys(response)[0] ?? 'an empty response'} has no counterpart`);
  return undefined;
}

/** Sends the text as it is: two braces would begin a template. */
export function sendOf(is: Json, place: string, { isBinary, report }: Context): readonly Json[] {
  for (const key of Object.keys(is))
    if (key !== 'data') report.add(`${place}.${key}`, 'not converted: only data is sent');
  const data = typeof is['data'] === 'string' ? is['data'] : '';
  if (data === '') return [];
  if (isBinary) return [{ type: 'send', data, encoding: 'base64' }];
  return [{ type: 'send', data: data.replaceAll('{{', '{{hex 7b7b}}') }];
}

function faultOf(fault: string, place: string, { report }: Context): readonly Json[] | undefined {
  if (fault === 'CONNECTION_RESET_BY_PEER') return [{ type: 'reset' }];
  if (fault !== 'RANDOM_DATA_THEN_CLOSE') {
    report.add(`${place}.fault`, `not converted: there is no fault "${fault}"`);
    return undefined;
  }
  report.add(`${place}.fault`, 'the data is not random: always the same ten bytes');
  return [GARBAGE, { type: 'close' }];
}

function proxyOf(proxy: Json, place: string, { report }: Context): readonly Json[] | undefined {
  const [, host, port] = /^tcp:\/\/\[?([^\]/]+?)\]?:(\d{1,5})\/?$/.exec(String(proxy['to'])) ?? [];
  if (host === undefined || port === undefined) {
    report.add(`${place}.to`, `not converted: ${JSON.stringify(proxy['to'] ?? null)} is not tcp://host:port`);
    return undefined;
  }
  if (proxy['mode'] !== 'proxyTransparent')
    report.add(
      `${place}.mode`,
      'responses are not recorded: each message is passed on (rules/from-capture makes rules of what was captured)',
    );
  for (const key of ['addDecorateBehavior', 'addWaitBehavior', 'key', 'cert'])
    if (proxy[key] !== undefined && proxy[key] !== false) report.add(`${place}.${key}`, 'not converted');
  return [{ type: 'forward', host, port: Number(port) }];
}

function waitOf({ wait }: Json, place: string, { report }: Context): readonly Json[] {
  if (wait === undefined) return [];
  const ms = typeof wait === 'string' && /^\d+$/.test(wait) ? Number(wait) : wait;
  if (typeof ms === 'number' && ms >= 0) return [{ type: 'delay', ms: Math.round(ms) }];
  report.add(`${place}.behaviors.wait`, 'not converted: only a number of milliseconds is, not a function');
  return [];
}

const KNOWN = new Set(['wait', 'repeat']);

/** `_behaviors` is an object, the newer `behaviors` a list or an object. */
function behaviorsOf(response: Json): Json {
  const given = response['behaviors'] ?? response['_behaviors'];
  const list = Array.isArray(given) ? given : [given];
  return Object.assign({}, ...list.filter(isObject)) as Json;
}

/** Behaviours without a counterpart, such as decorate, copy, lookup and shellTransform. */
export function reportBehaviors(response: unknown, place: string, report: Report): void {
  if (!isObject(response)) return;
  for (const name of Object.keys(behaviorsOf(response)))
    if (!KNOWN.has(name)) report.add(`${place}.behaviors.${name}`, 'not converted: there is nothing like it');
}
