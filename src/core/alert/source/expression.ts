import {
  type ASTNode,
  Environment,
  EvaluationError,
  Optional,
  ParseError,
  TypeError as TypeFault,
} from '@marcbachmann/cel-js';
import { fail, reasonOf } from '../../../lib/error.ts';
import { partsOf, shapeOf, spend, type Work, withSteps } from './expression-work.ts';

/** What an expression may look at. */
export interface ExpressionValues {
  readonly json: unknown;
  readonly text: string;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly topic: string;
  /** The entry of `each` that is looked at; the whole value where there is no `each`. */
  readonly item: unknown;
}

/** A compiled expression. */
export interface Expression {
  /**
   * Answers undefined for an optional value that is not there. Fails with `usage` where the record does not fit it,
   * or where it takes more than what is left of `work`.
   */
  evaluate(values: ExpressionValues, work: Work): unknown;
}

const lengthMax = 2_000;
const options = {
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: 300, maxDepth: 24, maxListElements: 50, maxMapEntries: 50, maxCallArguments: 8 },
};
const types = { json: 'dyn', text: 'string', key: 'dyn', headers: 'map<string, string>', topic: 'string', item: 'dyn' };

/** Not offered: a pattern can take for ever on a short text, and a name for a value can double it again and again. */
const refused = new Map([
  ['matches', 'write contains, startsWith or endsWith'],
  ['bind', 'write the expression where it is used'],
]);

/**
 * Compiles an expression of the Common Expression Language (https://cel.dev). `suits` says whether a type is of use where
 * the expression stands; `dyn` means any. Fails with `usage`, naming what is wrong and at which character.
 */
export function compileExpression(text: string, suits: (type: string) => boolean): Expression {
  if (text.length > lengthMax) throw fail('usage', `An expression has at most ${lengthMax} characters.`);
  const environment = new Environment(options);
  for (const [name, type] of Object.entries(types)) environment.registerVariable(name, type);
  const written = parse(environment, text);
  const { valid, type = 'dyn', error } = written.check();
  if (!valid) throw faultOf(error);
  if (!suits(type)) throw fail('usage', `It gives ${type}, which is of no use here.`);
  refuse(written.ast);
  return metered(environment, written.ast);
}

/** The expression with a bound on its work. */
function metered(environment: Environment, ast: ASTNode): Expression {
  let present: Work = { left: 0, sizeKiB: 0 };
  environment.registerFunction('step(int, int): bool', (parts: bigint, reading: bigint) =>
    spend(present, { parts: Number(parts), reading: Number(reading) }),
  );
  const { text, weight } = withSteps(ast, (part) => parse(environment, part).ast);
  const program = parse(environment, text);
  // A number such as 1e-12 does not survive being written anew.
  if (shapeOf(program.ast) !== shapeOf(ast)) throw fail('usage', 'It has a number that is too small or too large.');
  return {
    evaluate(values, work) {
      present = work;
      const result: unknown = spend(work, weight) ? outcome(() => program({ ...values })) : undefined;
      if (work.left < 0) throw fail('usage', 'the record is too large for what the expressions do with it');
      if (!(result instanceof Optional)) return result;
      return result.hasValue() ? result.value() : undefined;
    },
  };
}

function parse(environment: Environment, text: string) {
  try {
    return environment.parse(text);
  } catch (thrown) {
    throw faultOf(thrown);
  }
}

function faultOf(thrown: unknown) {
  if (!(thrown instanceof ParseError || thrown instanceof TypeFault)) return fail('usage', reasonOf(thrown));
  const at = thrown.range === undefined ? '' : ` at character ${thrown.range.start + 1}`;
  return fail('usage', `${thrown.summary}${at}`, { cause: thrown });
}

function refuse(node: ASTNode): void {
  if (node.op === 'rcall' || node.op === 'call') {
    const [name] = node.args;
    const instead = refused.get(name);
    if (instead !== undefined)
      throw fail('usage', `${name}() is not offered at character ${node.start + 1}; ${instead}.`);
  }
  partsOf(node).forEach(refuse);
}

/** Whatever goes wrong inside is a fault of the record, never of the program: also a text that grows beyond all bounds. */
function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (thrown) {
    throw fail('usage', thrown instanceof EvaluationError ? thrown.summary : reasonOf(thrown), { cause: thrown });
  }
}
