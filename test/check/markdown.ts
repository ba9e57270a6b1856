import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A document, as far as what it says can be checked. */
export interface Markdown {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  /** Targets of links and images. */
  readonly links: readonly string[];
  /** What stands between single backticks, outside of blocks. */
  readonly codes: readonly string[];
  readonly blocks: readonly { readonly language: string; readonly text: string }[];
}

const block = /^ *```(\w*)\n([\s\S]*?)^ *```$/gm;

/** Every document of the project; those that are generated are checked by who generates them. */
export async function documents(root: string): Promise<readonly Markdown[]> {
  const foreign = new Set(['node_modules', '.middlewatch', '.git']);
  const paths: string[] = [];
  for await (const path of glob('**/*.md', { cwd: root, exclude: (name) => foreign.has(name) })) {
    if (path !== 'docs/commands.md') paths.push(path);
  }
  return Promise.all(paths.sort().map(async (path) => parseMarkdown(path, await readFile(join(root, path), 'utf8'))));
}

function parseMarkdown(path: string, text: string): Markdown {
  const blocks = [...text.matchAll(block)].map(([, language = '', code = '']) => ({ language, text: code }));
  const prose = text.replace(block, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const codes = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return { path, text, links, codes, blocks };
}
