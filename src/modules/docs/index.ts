export { DocsModule } from './docs.module.ts';
export { DescribedApp } from './described-app.ts';
export { generatedFiles } from './files/generated-files.ts';
