/**
 * What runs in the engine before user code, and stands between it and the host. It keeps its own references to built-ins, so that user
 * code cannot change how it works by changing them. Texts are the only values that cross.
 *
 * Evaluates to (hostLog, hostProgress, hostFetch, job) => {run, describe}:
 *   run(main, input)   calls main(parsed input, ctx); a promise of the JSON text of its value
 *   describe(thrown)   JSON text {name, message, stack} of whatever was thrown
 */
export const PRELUDE = `(() => {
  'use strict';
  const { parse, stringify } = JSON;
  const { freeze } = Object;
  const { Error, InternalError, RangeError, String, TypeError, isFinite } = globalThis;
  const cut = Function.prototype.call.bind(String.prototype.slice);
  const MAX_TEXT = 5000;
  const OUT_OF_MEMORY = '{"name":"InternalError","message":"out of memory","stack":""}';

  const short = (text) => (text.length > MAX_TEXT ? cut(text, 0, MAX_TEXT) : text);
  const textOf = (value) => {
    try {
      if (typeof value === 'string') return value;
      if (value instanceof Error) return String(value);
      return stringify(value) ?? String(value);
    } catch {
      return '[cannot be shown]';
    }
  };
  const describe = (thrown) => {
    try {
      // First of all, and without needing any memory.
      if (thrown instanceof InternalError && thrown.message === 'out of memory') return OUT_OF_MEMORY;
      if (thrown instanceof Error) return stringify({ name: short(String(thrown.name)), message: short(String(thrown.message)), stack: short(String(thrown.stack)) });
      return stringify({ name: '', message: 'It threw ' + (typeof thrown === 'string' ? stringify(short(thrown)) : short(textOf(thrown))), stack: '' });
    } catch {
      return '{"name":"","message":"It threw something that cannot be described","stack":""}';
    }
  };

  // By itself JSON makes them null.
  const onlyNumbersOfJson = (what) => (key, value) => {
    if (typeof value !== 'number' || isFinite(value)) return value;
    throw new TypeError(what + ' ' + String(value) + (key === '' ? '' : ' at "' + short(key) + '"') + ', which is no number of JSON');
  };

  return (hostLog, hostProgress, hostFetch, job) => {
    const logAt = (level) => (...parts) => {
      let line = '';
      for (let i = 0; i < parts.length; i += 1) line += (i === 0 ? '' : ' ') + short(textOf(parts[i]));
      hostLog(level, short(line));
    };
    const log = logAt('info');
    log.debug = logAt('debug');
    log.info = logAt('info');
    log.warn = logAt('warn');
    log.error = logAt('error');
    const progress = (fraction) => void hostProgress(+fraction);
    const fetch = async (url, options) => {
      const { method, headers, body, decode } = options ?? {};
      const reply = parse(await hostFetch(stringify({ url: String(url), method, headers, body, decode }, onlyNumbersOfJson('ctx.fetch was given'))));
      if (reply.error) {
        const error = new Error(reply.error.detail);
        error.code = reply.error.code;
        throw error;
      }
      const { status, text, inexact } = reply;
      const json = async () => {
        const value = parse(text);
        if (inexact) throw new RangeError('the answer has the number ' + inexact.source + (inexact.at === '' ? '' : ' at "' + inexact.at + '"') + ', which JavaScript cannot hold exactly: read it from text()');
        return value;
      };
      return freeze({ status, ok: status >= 200 && status < 300, url: reply.url, headers: reply.headers, truncated: reply.truncated, text: async () => text, json });
    };
    const ctx = freeze({ job: freeze(parse(job)), log: freeze(log), progress, fetch });
    const run = async (main, input) => {
      const value = await main(parse(input), ctx);
      const text = stringify(value === undefined ? null : value, onlyNumbersOfJson('the function returned'));
      if (text === undefined) throw new TypeError('the function returned a ' + typeof value + ', which is not JSON');
      return text;
    };
    return { run, describe };
  };
})()`;
