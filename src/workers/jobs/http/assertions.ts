import type { Encoding } from '../../../contract/bytes.ts';
import type { JobInput } from '../../../contract/jobs/kinds/index.ts';
import { isCredentialHeader, MASK } from '../../../core/masking/index.ts';
import { compileMatch } from '../../shared/match/index.ts';
import type { CheckedAssertion } from '../assertion-error.ts';
import { shownBytes, whyNot } from '../failed-assertion.ts';
import type { HttpAnswer } from './http-messages.ts';

type HttpAssertions = JobInput<'http.request'>['assert'];

/** Each assertion of the input, and whether it holds. */
export function checkAssertions(
  { assert, encoding }: Pick<JobInput<'http.request'>, 'assert' | 'encoding'>,
  answer: HttpAnswer,
  totalMs: number,
): CheckedAssertion[] {
  return [
    ...checkStatus(assert.status, answer.status),
    ...checkHeaders(assert.headers, answer),
    ...checkBody(assert.body, answer, encoding),
    ...checkTotal(assert.maxTotalMs, totalMs),
  ];
}

function checkStatus(wanted: HttpAssertions['status'], status: number): CheckedAssertion[] {
  if (wanted === undefined) return [];
  const ok = wanted.some((code) => code === status || code === `${Math.floor(status / 100)}xx`);
  return [{ path: 'assert.status', ok, detail: `status ${status}`, expected: wanted, actual: status }];
}

function checkHeaders(wanted: HttpAssertions['headers'] = {}, { headers }: HttpAnswer): CheckedAssertion[] {
  return Object.entries(wanted).map(([name, match]) => {
    const value = headers[name.toLowerCase()];
    const path = `assert.headers.${name}`;
    const expected = isCredentialHeader(name) ? MASK : match;
    if (value === undefined) return { path, ok: false, detail: 'is absent', expected, actual: null };
    const values = [value].flat().map((text) => Buffer.from(text, 'latin1'));
    const ok = values.some(compileMatch(match));
    const seen = isCredentialHeader(name) ? MASK : value;
    const why = ok || isCredentialHeader(name) ? {} : { why: values.map((bytes) => whyNot(match, bytes)).join('; ') };
    return { path, ok, detail: String(seen).slice(0, 200), ...why, expected, actual: seen };
  });
}

function checkBody(
  match: HttpAssertions['body'],
  { body, truncated }: HttpAnswer,
  encoding: Encoding,
): CheckedAssertion[] {
  if (match === undefined) return [];
  const ok = compileMatch(match)(body);
  const why = ok ? {} : { why: whyNot(match, body) };
  return [
    {
      path: 'assert.body',
      ok,
      detail: `${truncated ? 'the first ' : ''}${body.length} bytes`,
      ...why,
      expected: match,
      actual: shownBytes(body, encoding),
    },
  ];
}

function checkTotal(maxTotalMs: number | undefined, totalMs: number): CheckedAssertion[] {
  return maxTotalMs === undefined
    ? []
    : [
        {
          path: 'assert.maxTotalMs',
          ok: totalMs <= maxTotalMs,
          detail: `${totalMs.toFixed(1)} ms`,
          expected: maxTotalMs,
          actual: Math.round(totalMs * 1000) / 1000,
        },
      ];
}
