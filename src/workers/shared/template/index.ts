export { compileTemplate, type Template, type TemplateContext } from './compile-template.ts';
