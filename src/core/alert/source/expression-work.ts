import { type ASTNode, serialize } from '@marcbachmann/cel-js';

/** What may still be done for one record; it is spent by every expression that looks at it. */
export interface Work {
  /** Steps left; below zero it was too much. A step is about 0.1 µs. */
  left: number;
  /** The size of the record: what compares or searches texts takes a step more for each KiB of it. */
  readonly sizeKiB: number;
}

/** How many steps an expression, or one round of a loop, takes: each of its parts one, and those that read texts more. */
export interface Weight {
  readonly parts: number;
  readonly reading: number;
}

const loops = new Set(['map', 'filter', 'exists', 'exists_one', 'all']);
const readsTexts = new Set(['call', 'rcall', '==', '!=', 'in', '+', '<', '<=', '>', '>=']);

/** Takes the steps of one round; false when there were not enough. */
export function spend(work: Work, { parts, reading }: Weight): boolean {
  work.left -= parts + reading * work.sizeKiB;
  return work.left >= 0;
}

/** The parts of an expression, looked at as a tree. */
export function partsOf(node: ASTNode): ASTNode[] {
  const found: ASTNode[] = [];
  const collect = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(collect);
    else if (isNode(part)) found.push(part);
  };
  collect(node.args);
  return found;
}

/** The expression as a text that is equal for equal ones, wherever their parts were written. */
export function shapeOf(node: ASTNode): string {
  const names = [node.args].flat().filter((part) => typeof part !== 'object');
  const own = names.map((name) => `${typeof name} ${String(name)}`);
  return JSON.stringify([node.op, own, partsOf(node).map(shapeOf)]);
}

function isNode(part: unknown): part is ASTNode {
  return typeof part === 'object' && part !== null && 'op' in part && 'args' in part;
}

/**
 * Writes the expression anew so that each round of each loop first calls `step(parts, reading)`, and ends the loop where
 * that says false: nothing in the language bounds loops within loops. Whoever runs it looks at what is left afterwards.
 */
export function withSteps(ast: ASTNode, parse: (text: string) => ASTNode): { text: string; weight: Weight } {
  const guard = (name: string, args: ASTNode[], { parts, reading }: Weight): void => {
    const step = `step(${parts}, ${reading})`;
    const [variable, first, second] = args;
    if (variable === undefined || first === undefined) return;
    if (name === 'map' && second === undefined) {
      args.splice(1, 0, parse(step));
      return;
    }
    const guarded = parse(`${step} ? true : ${name === 'exists'}`);
    if (guarded.op !== '?:') return;
    guarded.args[1] = first;
    args[1] = guarded;
  };
  const visit = (node: ASTNode): Weight => {
    const inner = partsOf(node).map(visit);
    const weight = {
      parts: inner.reduce((sum, { parts }) => sum + parts, 1),
      reading: inner.reduce((sum, { reading }) => sum + reading, readsTexts.has(node.op) ? 1 : 0),
    };
    if (node.op === 'rcall' && loops.has(node.args[0])) guard(node.args[0], node.args[2], weight);
    return weight;
  };
  const weight = visit(ast);
  return { text: serialize(ast), weight };
}
