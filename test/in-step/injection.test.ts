import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);

/** Nest creates these by itself; what else has a decorator does not get its arguments from Nest. */
const CREATED_BY_NEST = new Set(['Injectable', 'Controller', 'Module', 'WebSocketGateway', 'Catch']);

test('every constructor parameter that Nest fills names what is injected', () => {
  const classes = globSync('src/**/*.ts', { cwd: fileURLToPath(root) }).flatMap(classesOf);
  expect(classes.length).toBeGreaterThan(100);
  expect(classes.flatMap(unnamedParameters)).toEqual([]);
});

function classesOf(file: string): ts.ClassDeclaration[] {
  const source = ts.createSourceFile(file, readFileSync(new URL(file, root), 'utf8'), ts.ScriptTarget.Latest, true);
  return source.statements
    .filter(ts.isClassDeclaration)
    .filter((declaration) => decoratorsOf(declaration).some((name) => CREATED_BY_NEST.has(name)));
}

function unnamedParameters(declaration: ts.ClassDeclaration): string[] {
  const parameters = declaration.members.find(ts.isConstructorDeclaration)?.parameters ?? [];
  return parameters
    .filter((parameter) => !decoratorsOf(parameter).includes('Inject'))
    .map(({ name }) => `${declaration.getSourceFile().fileName}: ${name.getText()}`);
}

function decoratorsOf(node: ts.HasDecorators): string[] {
  return (ts.getDecorators(node) ?? []).map(({ expression }) =>
    ts.isCallExpression(expression) ? expression.expression.getText() : expression.getText(),
  );
}
