import type { JobAssertion } from '../../../contract/jobs/fields.ts';
import type { JobInput } from '../../../contract/jobs/kinds/index.ts';
import { isCredentialHeader, MASK } from '../../../core/masking/index.ts';
import { compileMatch } from '../../shared/match/index.ts';
import type { HttpAnswer } from './http-fetch.ts';

type HttpAssertions = JobInput<'http.request'>['assert'];

/** Each assertion of the input, and whether it holds. */
export function checkAssertions(assert: HttpAssertions, answer: HttpAnswer, totalMs: number): JobAssertion[] {
  return [...checkStatus(assert.status, answer.status), ...checkHeaders(assert.headers, answer), ...checkBody(assert.body, answer), ...checkTotal(assert.maxTotalMs, totalMs)];
}

function checkStatus(wanted: HttpAssertions['status'], status: number): JobAssertion[] {
  if (wanted === undefined) return [];
  const ok = wanted.some((code) => code === status || code === `${Math.floor(status / 100)}xx`);
  return [{ path: 'assert.status', ok, detail: `status ${status}` }];
}

function checkHeaders(wanted: HttpAssertions['headers'] = {}, { headers }: HttpAnswer): JobAssertion[] {
  return Object.entries(wanted).map(([name, match]) => {
    const value = headers[name.toLowerCase()];
    const path = `assert.headers.${name}`;
    if (value === undefined) return { path, ok: false, detail: 'is absent' };
    const ok = [value].flat().some((text) => compileMatch(match)(Buffer.from(text, 'latin1')));
    return { path, ok, detail: isCredentialHeader(name) ? MASK : String(value).slice(0, 200) };
  });
}

function checkBody(match: HttpAssertions['body'], { body, truncated }: HttpAnswer): JobAssertion[] {
  if (match === undefined) return [];
  return [{ path: 'assert.body', ok: compileMatch(match)(body), detail: `${truncated ? 'the first ' : ''}${body.length} bytes` }];
}

function checkTotal(maxTotalMs: number | undefined, totalMs: number): JobAssertion[] {
  return maxTotalMs === undefined ? [] : [{ path: 'assert.maxTotalMs', ok: totalMs <= maxTotalMs, detail: `${totalMs.toFixed(1)} ms` }];
}
