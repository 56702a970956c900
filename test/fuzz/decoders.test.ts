import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { eventBodyForTest } from './lib/event-bodies.ts';
import { matchSchema } from '../../src/contract/match.ts';
import { parseTemplate, TemplateError, templateExpressions, templateFault } from '../../src/contract/template.ts';
import { AppError } from '../../src/core/errors/index.ts';
import { decodeCursor, encodeCursor } from '../../src/core/http/index.ts';
import { EntryDecoder } from '../../src/modules/events/log/decode-entry.ts';
import { cursorOf, findPosition } from '../../src/modules/events/log/position.ts';
import { cronFault, nextTimes } from '../../src/modules/jobs/schedules/schedule-times.ts';
import { compileMatch } from '../../src/workers/shared/match/index.ts';
import { compileTemplate } from '../../src/workers/shared/template/index.ts';
import { valuesOf } from './lib/from-schema.ts';
import { junkText } from './lib/junk.ts';
import { learn, type Schema } from './lib/openapi.ts';
import { share } from '../helpers/share.ts';
import { deadline, pureRuns, SEED } from './lib/settings.ts';

/**
 * What reads text or bytes of strangers outside of HTTP: it gives an answer, or a coded refusal, in bounded time. (Framings and the PROXY
 * protocol have suites of their own in test/contract/framing and beside their source.)
 */
const anyText = fc.oneof(junkText, fc.string({ maxLength: 200 }));
const anyBytes = fc
  .oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.string({ maxLength: 100 }).map((text) => Buffer.from(text)),
    fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
  )
  .map((bytes) => Buffer.from(bytes));
/** Far more than any of it takes, in milliseconds of processor time. */
const LONG_MS = 1000;

function timed<T>(work: () => T): T {
  const before = process.threadCpuUsage();
  const result = work();
  const { user, system } = process.threadCpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(LONG_MS);
  return result;
}

describe(`cursors (seed ${SEED})`, () => {
  test('of the event log: any text is one or is not, and what is one is written the same again', () => {
    const near = fc
      .tuple(fc.oneof(fc.nat(), fc.bigInt({ min: 0n, max: 10n ** 17n })), fc.nat(), fc.nat(10_000_000))
      .map((parts) => parts.join('-'));
    fc.assert(
      fc.property(fc.oneof(anyText, near), (text) => {
        const position = findPosition(text);
        if (position !== undefined) expect(cursorOf(position)).toBe(text);
      }),
      pureRuns(2000),
    );
  });

  test('of lists: any text is one, or is refused with a code', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, anyText.map(encodeCursor)), (text) => {
        expectCoded(() => expect(encodeCursor(decodeCursor(text, /^[\w-]{1,64}$/))).toBe(text), 'malformed_cursor');
      }),
      pureRuns(1000),
    );
  });
});

describe(`bodies of the event log (seed ${SEED})`, () => {
  test('that are damaged anywhere have no events, and throw nothing', () => {
    const damage = fc.array(fc.tuple(share, fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.boolean(), damage, fc.oneof(fc.constant(1), share), (isLarge, changes, keep) => {
        const body = Buffer.from(eventBodyForTest(isLarge));
        for (const [at, value] of changes) body[Math.floor(at * body.length)] = value;
        readAll(body.subarray(0, Math.ceil(keep * body.length)));
      }),
      pureRuns(1500),
    );
  });

  test('whose numbers lie have no events, and throw nothing', () => {
    const numbers = fc.constantFrom(0, 1, 7, 0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff);
    fc.assert(
      fc.property(numbers, numbers, numbers, numbers, numbers, (format, size, events, index, header) => {
        const body = Buffer.from(eventBodyForTest(false));
        body.writeUInt32LE(format, 0);
        if (size !== 0) body.writeUInt32LE(size, 4);
        body.writeUInt32LE(events, body.length - 12);
        body.writeUInt32LE(index, body.length - 8);
        body.writeUInt32LE(header, body.length - 4);
        readAll(body);
        body.writeUInt32LE(0, 0);
        body.writeUInt32LE(body.length - 8, 4);
        readAll(body);
      }),
      pureRuns(1000),
    );
  });
});

describe(`conditions (seed ${SEED})`, () => {
  const { $defs, ...schema } = z.toJSONSchema(matchSchema, { io: 'input', unrepresentable: 'any' });
  learn($defs as Record<string, Schema> | undefined);

  test('that are accepted can be asked about any message', () => {
    fc.assert(
      fc.property(valuesOf(schema as Schema), fc.array(anyBytes, { maxLength: 5 }), (input, messages) => {
        const parsed = matchSchema.safeParse(input);
        if (!parsed.success) return;
        expectCoded(() => {
          const holds = compileMatch(parsed.data);
          for (const message of messages) expect(typeof holds(message)).toBe('boolean');
        }, 'validation_failed');
      }),
      pureRuns(800),
    );
  });

  test(
    'on regular expressions take time in proportion to the message, whatever the expression',
    () => {
      const pieces = fc.constantFrom(
        'a',
        'b',
        '.',
        '(a+)+',
        '(a|a)*',
        '(a*)*',
        '(?:a|aa)+',
        '[ab]{2,30}',
        'a{1,50}',
        '(.*)*',
        '\\d+',
        '^',
        '$',
        '|',
        '(?i)x',
        '(a?){20}a{20}',
        '\\pL+',
        '[^b]*',
      );
      fc.assert(
        fc.property(
          fc.array(pieces, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('')),
          (expression) => {
            const parsed = matchSchema.safeParse({ matches: expression });
            if (!parsed.success) return;
            const holds = compileMatch(parsed.data);
            timed(() => holds(Buffer.from(`${'a'.repeat(2000)}b`)));
          },
        ),
        pureRuns(150),
      );
    },
    deadline(60_000),
  );
});

describe(`templates (seed ${SEED})`, () => {
  const name = fc.oneof(
    fc.constantFrom(
      ...Object.keys(templateExpressions),
      'nope',
      '',
      'captures',
      'state',
      'json',
      'random',
      'hex',
      'crc16',
      'message',
    ),
    anyText.filter((text) => text.length < 30),
  );
  const rest = fc.constantFrom(
    '',
    '.1',
    '.a',
    '.a.b.c',
    ' 1 2',
    ' 0a0d',
    '.slice 1 2',
    '.slice -1',
    ' modbus le',
    ' nope',
    '.constructor',
    '.__proto__',
    '[0]',
    ' 9999999999 1',
    ' 1 9999999999999999',
  );
  const source = fc
    .array(
      fc.oneof(
        anyText.filter((text) => text.length < 300),
        fc.tuple(name, rest).map(([first, second]) => `{{${first}${second}}}`),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join(''));
  const context = (message: Buffer) => ({
    message,
    messageNumber: 1,
    counter: 1,
    connectionId: 'con_1',
    remote: { host: '127.0.0.1', port: 1 },
    local: { host: '127.0.0.1', port: 2 },
    json: { a: { b: 1 } },
    jsonSource: () => '1',
    capture: () => Buffer.from('x'),
    variable: () => undefined,
  });

  test('are refused with the place, or can be rendered for any message', () => {
    fc.assert(
      fc.property(source, fc.boolean(), anyBytes, (text, inRules, message) => {
        const fault = templateFault(text, inRules);
        if (fault === undefined)
          expect(Buffer.isBuffer(timed(() => compileTemplate(text, 'utf8', inRules).render(context(message))))).toBe(
            true,
          );
        else expect(() => parseTemplate(text, inRules)).toThrow(TemplateError);
      }),
      pureRuns(1500),
    );
  });
});

describe(`cron expressions (seed ${SEED})`, () => {
  const field = fc.oneof(
    fc.constantFrom(
      '*',
      '*/0',
      '*/1',
      '0',
      '59',
      '60',
      '31',
      '1-5',
      '5-1',
      'L',
      '?',
      'W',
      'JAN',
      'MON#9',
      '5L',
      'H',
      '1,2,3',
      '*/999999999999',
      '-1',
      '1-',
      '',
    ),
    fc.nat(70).map(String),
  );
  const near = fc.array(field, { minLength: 4, maxLength: 7 }).map((fields) => fields.join(' '));

  test(
    'are refused with a reason, or have their next times, soon',
    () => {
      fc.assert(
        fc.property(
          fc.oneof(
            near,
            anyText.filter((text) => text.length <= 100),
            fc.constantFrom('0 0 31 2 *', '0 0 30 2 *', '0 0 29 2 1', '@yearly', '@reboot'),
          ),
          fc.constantFrom('UTC', 'Europe/Vienna', 'America/St_Johns', 'Pacific/Apia'),
          (cron, timeZone) => {
            const fault = timed(() => cronFault(cron, timeZone));
            if (fault !== undefined) expect(fault.length).toBeGreaterThan(0);
            else
              for (const time of timed(() => nextTimes({ cron, timeZone }, Date.now())))
                expect(Number.isNaN(Date.parse(time))).toBe(false);
          },
        ),
        pureRuns(400),
      );
    },
    deadline(60_000),
  );
});

function expectCoded(work: () => void, code: string): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe(code);
  }
}

/** Reads a body as the hub does, every event of it. */
function readAll(body: Buffer): void {
  const entry = timed(() => new EntryDecoder().decode([Buffer.from('1-0'), [Buffer.from('body'), body]]));
  for (let event = 0; event < Math.min(entry.size, 100); event++) {
    entry.typeOf(event);
    entry.jsonOf(event);
    entry.cursorAfter(event);
  }
}
