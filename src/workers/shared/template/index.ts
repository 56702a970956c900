export { compileTemplate, type Template } from './compile-template.ts';
export type { TemplateContext } from './template-context.ts';
