import { existsSync, readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { certificate } from '../helpers/certificates.ts';
import { Service } from '../helpers/service.ts';

/** Longest answer of `/healthz` meanwhile, in milliseconds, not counting the time in which other work of the machine had the processor. */
const MOST_MS = 250;
const LARGE = 11 * 1024 * 1024;
const AT_ONCE = 2;

let service: Service;

beforeAll(async () => {
  service = await Service.start();
}, 120_000);

afterAll(() => service?.end(), 60_000);

const fill = (part: string) => Array.from({ length: Math.floor(LARGE / (part.length + 1)) }, () => part).join(',');
const pair = await certificate('localhost');
const rules = (count: number, rule: string) =>
  `{"handler":{"type":"rules","rules":[${Array.from({ length: count }, () => rule).join(',')}]}}`;

/** The worst of each kind: what is read, parsed, checked, described, compiled. */
const worst: Readonly<Record<string, readonly [path: string, body: () => string]>> = {
  'brackets within each other': ['/v1/listeners', () => '['.repeat(LARGE)],
  'unknown names': [
    '/v1/listeners',
    () => `{${Array.from({ length: 900_000 }, (_, index) => `"k${index}":1`).join(',')}}`,
  ],
  'empty rules': ['/v1/listeners', () => `{"handler":{"type":"rules","rules":[${fill('{}')}]}}`],
  'wrong actions of 1200 rules': [
    '/v1/listeners',
    () => rules(1200, `{"do":[${Array.from({ length: 60 }, () => '{"type":"send","x":1}').join(',')}]}`),
  ],
  'wrong alternatives of 2000 rules': [
    '/v1/listeners',
    () => rules(2000, `{"when":{"any":[${Array.from({ length: 60 }, () => '{"equals":{"z":1}}').join(',')}]},"do":[]}`),
  ],
  '10000 right rules': [
    '/v1/rules/evaluate',
    () =>
      rules(10_000, '{"when":{"contains":"a"},"do":[{"type":"send","data":"{{uuid}}"}]}').replace(
        /\}$/,
        ',"data":"x"}',
      ),
  ],
  '5000 expressions': [
    '/v1/listeners?dryRun=true',
    () => rules(5000, '{"when":{"matches":"^R (\\\\d+)$"},"do":[{"type":"send","data":"{{captures.1}}"}]}'),
  ],
  '10000 names that are none': [
    '/v1/listeners?dryRun=true',
    () => rules(10_000, '{"name":"a b","do":[{"type":"drop"}]}'),
  ],
  '15 rules of a million templates': [
    '/v1/listeners?dryRun=true',
    () =>
      rules(
        15,
        `{"when":{"matches":"(a)"},"do":[${Array.from({ length: 50 }, () => `{"type":"send","data":"${'{{captures.1}}'.repeat(1000)}"}`).join(',')}]}`,
      ),
  ],
  '15 rules of 64 × 64 conditions': [
    '/v1/listeners?dryRun=true',
    () =>
      rules(
        15,
        `{"when":{"any":[${Array.from({ length: 64 }, () => `{"any":[${Array.from({ length: 64 }, () => '{"contains":"a"}').join(',')}]}`).join(',')}]},"do":[{"type":"drop"}]}`,
      ),
  ],
  '250000 numbers': [
    '/v1/jobs',
    () =>
      `{"kind":"function","delayMs":600000,"input":{"function":"f","input":[${Array.from({ length: 250_000 }, () => '12345678901234').join(',')}]}}`,
  ],
  'Unicode classes that ignore case': [
    '/v1/listeners?dryRun=true',
    () => rules(60, `{"when":{"matches":"(?i)${'\\\\pL'.repeat(450)}"},"do":[{"type":"drop"}]}`),
  ],
  'a long text of escapes': ['/v1/connections/con_x/send', () => `{"data":"${'\\u00e9'.repeat(LARGE / 6)}"}`],
  'a long text of base64': [
    '/v1/connections/con_x/send',
    () => `{"encoding":"base64","data":"${'AAAA'.repeat(2 ** 21)}"}`,
  ],
  'certificates of 60 server names': [
    '/v1/listeners?dryRun=true',
    () =>
      JSON.stringify({
        transport: 'tls',
        tls: {
          selfSigned: true,
          sni: Array.from({ length: 60 }, () => ({ ...pair, cert: pair.cert.repeat(30), serverNames: ['a.test'] })),
        },
      }),
  ],
  'wrong inputs': [
    '/v1/pools/default/map',
    () => `{"kind":"sleep","inputs":[${Array.from({ length: 100_000 }, () => '{}').join(',')}]}`,
  ],
  'an input of many texts': [
    '/v1/jobs',
    () =>
      `{"kind":"function","delayMs":600000,"input":{"function":"f","input":[${Array.from({ length: 200_000 }, () => '"a"').join(',')}]}}`,
  ],
};

it.each(Object.entries(worst))(
  'four requests at once with %s do not stall the API',
  async (_, [path, body]) => {
    const bytes = Buffer.from(body());
    let isOver = false;
    const polling = slowestHealth(() => isOver);
    const statuses = await Promise.all(Array.from({ length: AT_ONCE }, () => post(path, bytes)));
    isOver = true;
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    expect(await polling).toBeLessThan(MOST_MS);
  },
  120_000,
);

async function slowestHealth(isOver: () => boolean): Promise<number> {
  let slowest = 0;
  while (!isOver()) {
    const began = performance.now() - waitedForProcessorMs();
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    slowest = Math.max(slowest, performance.now() - waitedForProcessorMs() - began);
  }
  return slowest;
}

/** How long the main thread of the service, and this one, were ready to run and did not, in milliseconds. */
function waitedForProcessorMs(): number {
  const files = [`/proc/${service.process.pid}/task/${service.process.pid}/schedstat`, '/proc/thread-self/schedstat'];
  return files.reduce(
    (sum, file) => sum + (existsSync(file) ? Number(readFileSync(file, 'utf8').split(' ')[1]) / 1e6 : 0),
    0,
  );
}

function post(path: string, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      `${service.url}${path}`,
      { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': body.length } },
      (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    request.once('error', reject).end(body);
  });
}
