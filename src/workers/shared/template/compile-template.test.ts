import { expect, test } from 'vitest';
import { TemplateError, templateExpressions, templateFault } from '../../../contract/template.ts';
import { sourceAt } from '../../../core/json/index.ts';
import { compileTemplate, type TemplateContext } from './index.ts';

const context: TemplateContext = {
  message: Buffer.from([0, 255, 10]),
  messageNumber: 7,
  counter: 3,
  connectionId: 'con_1',
  remote: { host: '127.0.0.1', port: 40_112 },
  local: { host: '::1', port: 9000 },
  json: { a: [1, 'two'] },
  jsonSource: (steps) => sourceAt('{"a": [1, "two"]}', steps),
  capture: (group) => Buffer.from(`<${group}>\xe9`, 'latin1'),
  variable: (name) => (name === 'x' ? Buffer.from([0, 254]) : undefined),
};
const render = (source: string) => compileTemplate(source, 'utf8').render(context).toString('latin1');

test.each([
  { source: '{{counter}}', text: '3' },
  { source: '{{message.length}}', text: '3' },
  { source: '{{ message.number }}', text: '7' },
  { source: '{{connection.id}}', text: 'con_1' },
  { source: '{{connection.remote.host}}:{{connection.remote.port}}', text: '127.0.0.1:40112' },
  { source: '[{{connection.local.host}}]:{{connection.local.port}}\n', text: '[::1]:9000\n' },
  { source: '{{message}}', text: '\0\xff\n' },
  { source: '<{{counter}}|{{message}}{{message}}|{{message.number}}>', text: '<3|\0\xff\n\0\xff\n|7>' },
  {
    source: '{{message.slice 1}}|{{message.slice -1}}|{{message.slice 0 -1}}|{{message.slice 5 9}}',
    text: '\xff\n|\n|\0\xff|',
  },
  { source: '{{hex 00ff 0A}}x{{hex 7b7b}}', text: '\0\xff\nx{{' },
  { source: '{{json.a[1]}} {{json.a}} {{json.b}}{{json.a[0]}}', text: 'two [1,"two"] 1' },
  { source: '{{random 5 5}}', text: '5' },
  { source: '}} { {', text: '}} { {' },
  { source: '', text: '' },
])('$source renders as $text', ({ source, text }) => expect(render(source)).toBe(text));

test.each([
  { source: '{{now}}', form: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ },
  { source: '{{now.ms}}', form: /^\d{13}$/ },
  { source: '{{uuid}}', form: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/ },
  { source: '{{random}}', form: /^\d{1,10}$/ },
])('$source has the form $form, anew each time', ({ source, form }) => expect(render(source)).toMatch(form));

test('random and uuid differ from one rendering to the next', () => {
  const template = compileTemplate('{{uuid}} {{random}}', 'utf8');
  expect(new Set(Array.from({ length: 50 }, () => template.render(context).toString())).size).toBe(50);
});

test('every expression of the contract renders', () => {
  for (const { example } of Object.values(templateExpressions))
    expect(() => compileTemplate(`{{${example}}}`, 'utf8', true).render(context), example).not.toThrow();
});

test('text is UTF-8', () => {
  expect(compileTemplate('é{{counter}}漢', 'utf8').render(context).toString('utf8')).toBe('é3漢');
});

test.each(['plain', '', 'é'])('"%s" is static: the same buffer each time', (source) => {
  const template = compileTemplate(source, 'utf8');
  expect(template.isStatic).toBe(true);
  expect(template.render(context)).toBe(template.render(context));
});

test('a template with an expression is not static', () => {
  expect(compileTemplate('a{{message}}', 'utf8').isStatic).toBe(false);
});

test('bytes in other encodings have no expressions', () => {
  const template = compileTemplate(Buffer.from('{{counter}}').toString('hex'), 'hex');
  expect(template.isStatic).toBe(true);
  expect(template.render(context).toString()).toBe('{{counter}}');
});

test.each(['{{', '{{now', '{{unknown}}', '{{message.}}', '{{__proto__}}', '{{}}'])('"%s" is refused', (source) => {
  expect(() => compileTemplate(source, 'utf8')).toThrow(TemplateError);
});

test('reads from the context only what it needs', () => {
  const strict = {
    get message(): Buffer {
      throw new Error('not asked for');
    },
    counter: 1,
  } as unknown as TemplateContext;
  expect(compileTemplate('{{counter}}', 'utf8').render(strict).toString()).toBe('1');
});

test.each([
  ['modbus', '4b37'],
  ['arc', 'bb3d'],
  ['ccitt-false', '29b1'],
  ['xmodem', '31c3'],
  ['kermit', '2189'],
  ['x25', '906e'],
])('crc16 %s has the check value of the catalogue of CRC algorithms', (variant, check) => {
  expect(render(`123456789{{crc16 ${variant} hex}}`)).toBe(`123456789${check}`);
  expect(render(`ab123456789{{crc16 2 ${variant} be}}`)).toBe(
    `ab123456789${Buffer.from(check, 'hex').toString('latin1')}`,
  );
});

test('crc16 covers what was given before it, rendered parts too, or the message', () => {
  const over = (bytes: string) => compileTemplate(`{{hex ${bytes}}}{{crc16}}`, 'utf8').render(context).toString('hex');
  expect(Buffer.from(render('{{message}}{{counter}}{{crc16}}'), 'latin1').toString('hex')).toBe(over('00ff0a33'));
  expect(Buffer.from(render('{{message}}{{crc16}}'), 'latin1').subarray(3)).toEqual(
    Buffer.from(render('abc{{crc16 message}}'), 'latin1').subarray(3),
  );
});

test('in rules captures and variables are known, exact to the byte', () => {
  expect(
    compileTemplate('{{captures.1}}{{state.x}}{{state.none}}{{captures.name}}', 'utf8', true)
      .render(context)
      .toString('latin1'),
  ).toBe('<1>\xe9\0\xfe<name>\xe9');
});

test.each([
  '{{captures.1}}',
  '{{state.x}}',
  '{{random 5}}',
  '{{random 6 1}}',
  '{{random a b}}',
  '{{hex}}',
  '{{hex 0}}',
  '{{hex zz}}',
  '{{now x}}',
  '{{message.slice}}',
  '{{message.slice 1 2 3}}',
  '{{crc16 foo}}',
  '{{crc16 le be}}',
  '{{json.a[}}',
])('outside of rules, %s is refused', (source) => {
  expect(() => compileTemplate(source, 'utf8')).toThrow(TemplateError);
});

test.each(['{{captures}}', '{{captures.}}', '{{state}}', '{{state.a b}}', '{{state.1}}'])(
  'in rules, too, %s is refused',
  (source) => {
    expect(() => compileTemplate(source, 'utf8', true)).toThrow(TemplateError);
  },
);

const said = (message: string): TemplateContext => {
  const text = `{"name": ${message}, "list": [1.50, "x y"], "id": 12345678901234567890, "none": null}`;
  return {
    ...context,
    message: Buffer.from('say "hi"\n\\'),
    json: JSON.parse(text) as unknown,
    jsonSource: (steps) => sourceAt(text, steps),
    capture: () => Buffer.from('a"b\xe9', 'latin1'),
    variable: (name) => (name === 'x' ? Buffer.from('\t') : undefined),
  };
};

test.each([
  ['{"name":{{json.name | json}}}', '{"name":"An \\"é\\" \\u0000"}'],
  ['{"name":"{{json.name | json}}"}', '{"name":"An \\"é\\" \\u0000"}'],
  [
    '{"t":"hello {{ json.name|json }}, {{json.id | json}}!"}',
    '{"t":"hello An \\"é\\" \\u0000, 12345678901234567890!"}',
  ],
  [
    '{"id":{{json.id | json}},"list":{{json.list | json}},"n":{{json.none | json}},"no":{{json.no | json}}}',
    '{"id":12345678901234567890,"list":[1.50,"x y"],"n":null,"no":null}',
  ],
  ['["{{json.list | json}}","{{json.no | json}}","{{json.none | json}}"]', '["[1.50,\\"x y\\"]","","null"]'],
  [
    '{"quoted \\"":{{message | json}},"m":"{{message | json}}"}',
    '{"quoted \\"":"say \\"hi\\"\\n\\\\","m":"say \\"hi\\"\\n\\\\"}',
  ],
  [
    '[{{captures.1 | json}},{{state.x | json}},{{state.none | json}},"{{state.none | json}}"]',
    '["a\\"b\ufffd","\\t","",""]',
  ],
  [
    '[{{counter | json}},{{message.length | json}},"{{counter | json}}",{{random 5 5 | json}},{{connection.local.port | json}}]',
    '[3,10,"3",5,9000]',
  ],
  [
    '[{{connection.remote.host | json}},{{hex 22 0a | json}},{{message.slice 0 3 | json}}]',
    '["127.0.0.1","\\"\\n","say"]',
  ],
])('in JSON, %s renders as %s', (source, text) => {
  const rendered = compileTemplate(source, 'utf8', true).render(said('"An \\"é\\" \\u0000"')).toString();
  expect(rendered).toBe(text);
  expect(() => JSON.parse(rendered) as unknown).not.toThrow();
});

test('every expression gives JSON with `| json`, in a string and outside', () => {
  for (const { example } of Object.values(templateExpressions)) {
    const rendered = compileTemplate(`[{{${example} | json}},"<{{${example}|json}}>"]`, 'utf8', true)
      .render(said('"x"'))
      .toString();
    expect(() => JSON.parse(rendered) as unknown, rendered).not.toThrow();
  }
});

test.each([
  ['{{counter | xml}}', 'has an unknown filter "xml"; use "json"'],
  ['{{counter |}}', 'has an unknown filter ""'],
  ['{{counter | json | json}}', 'takes nothing after its name'],
  ['{{nothing | json}}', 'unknown expression "{{nothing}}"'],
  ['{{| json}}', 'unknown expression'],
])('%s is refused: %s', (source, fault) => {
  expect(() => compileTemplate(source, 'utf8')).toThrow(fault);
});

test('a "|" within a quoted name is part of the name', () => {
  expect(render('{{json.a["x|json"]}}<{{json.a["x|y"] | json}}>')).toBe('<null>');
});

test('a template has at most 1000 expressions', () => {
  expect(templateFault('{{now}}'.repeat(1000))).toBeUndefined();
  expect(templateFault('{{now}}'.repeat(1001))).toBe('has more than 1000 expressions; write some of it as plain text');
});

test.each(['{{message}}', '{{json.text}}', '{{message}} {{json.text}}'])(
  '"%s" a thousand times on a long message is refused, not rendered',
  (expression) => {
    const json = { text: 'x'.repeat(100_000) };
    const subject = { ...context, json, message: Buffer.from(JSON.stringify(json)) };
    const template = compileTemplate(expression.repeat(expression.includes(' ') ? 500 : 1000), 'utf8');
    expect(() => template.render(subject)).toThrow(expect.objectContaining({ code: 'message_too_large' }));
    expect(compileTemplate(expression.repeat(10), 'utf8').render(subject).length).toBeGreaterThan(999_000);
  },
);
