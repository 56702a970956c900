import { expect, test } from 'vitest';
import { TemplateError, templateExpressions } from '../../../contract/template.ts';
import { compileTemplate, type TemplateContext } from './compile-template.ts';

const context: TemplateContext = {
  message: Buffer.from([0, 255, 10]),
  messageNumber: 7,
  counter: 3,
  connectionId: 'con_1',
  remote: { host: '127.0.0.1', port: 40_112 },
  local: { host: '::1', port: 9000 },
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
  for (const expression of Object.keys(templateExpressions)) expect(render(`{{${expression}}}`), expression).not.toBe('');
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
  const strict = { get message(): Buffer { throw new Error('not asked for'); }, counter: 1 } as unknown as TemplateContext;
  expect(compileTemplate('{{counter}}', 'utf8').render(strict).toString()).toBe('1');
});
