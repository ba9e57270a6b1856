import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A call of `button` or `refresh`, or an invocation, whose command is written out. `args` are the names written in its arguments; undefined when they come from elsewhere. */
export interface ActionLiteral {
  readonly at: string;
  readonly command: string;
  readonly args: readonly string[] | undefined;
}

const root = join(import.meta.dirname, '..', '..');

/** Every such call in the TypeScript files below these folders of the project. */
export function actionLiterals(folders: readonly string[]): ActionLiteral[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) => literalsIn(join(folder, path))),
  );
}

function literalsIn(path: string): ActionLiteral[] {
  const file = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: ActionLiteral[] = [];
  const visit = (node: ts.Node): void => {
    const literal = ts.isCallExpression(node)
      ? literalOf(node)
      : ts.isObjectLiteralExpression(node)
        ? invocationOf(node)
        : undefined;
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    if (literal !== undefined) found.push({ at: `${path}:${line + 1}`, ...literal });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const commandPlace: Readonly<Record<string, number>> = { button: 1, refresh: 0 };

function literalOf(call: ts.CallExpression): Omit<ActionLiteral, 'at'> | undefined {
  const place = ts.isIdentifier(call.expression) ? commandPlace[call.expression.text] : undefined;
  const command = place === undefined ? undefined : call.arguments[place];
  if (place === undefined || command === undefined || !ts.isStringLiteral(command)) return undefined;
  return { command: command.text, args: namesIn(call.arguments[place + 1]) };
}

/** `{ command: 'k8s get', args: { … } }`, as menus and what a change offers to look at are written. */
function invocationOf(object: ts.ObjectLiteralExpression): Omit<ActionLiteral, 'at'> | undefined {
  const assigned = (wanted: string) =>
    object.properties
      .filter((property) => ts.isPropertyAssignment(property))
      .find(({ name }) => ts.isIdentifier(name) && name.text === wanted)?.initializer;
  const command = assigned('command');
  const isOne = command !== undefined && ts.isStringLiteral(command) && /^[a-z0-9]+ [a-z-]+$/.test(command.text);
  const args = assigned('args');
  return isOne && args !== undefined ? { command: command.text, args: namesIn(args) } : undefined;
}

function namesIn(args: ts.Expression | undefined): string[] | undefined {
  if (args === undefined) return [];
  if (!ts.isObjectLiteralExpression(args)) return undefined;
  return args.properties.flatMap((property) =>
    property.name !== undefined && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))
      ? [property.name.text]
      : [],
  );
}
