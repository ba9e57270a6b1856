const maxDepth = 8;

/**
 * Indents a JSON object or array by two spaces, touching nothing but the space between tokens, so that large numbers
 * and doubled keys stay as they were sent. Undefined when the text is not a JSON object or array, or nests deeper
 * than eight levels, where the indent would outgrow the content.
 */
export function indentJson(text: string): string | undefined {
  if (!isJsonContainer(text)) return undefined;
  let out = '';
  let depth = 0;
  const newLine = () => `\n${'  '.repeat(depth)}`;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === '}' || token === ']') {
      depth -= 1;
      out = /[{[]$/.test(out.trimEnd()) ? out.trimEnd() + token : out + newLine() + token;
    } else if (token === '{' || token === '[') {
      depth += 1;
      if (depth > maxDepth) return undefined;
      out += token + newLine();
    } else if (token === ',') out += token + newLine();
    else out += token === ':' ? ': ' : token;
  }
  return out;
}

function isJsonContainer(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
