/** How commands are called in this workspace. `prefix` goes before each noun (`x-` gives /x-k8s); `single` puts all under one slash command (/mw). */
export interface Speech {
  readonly prefix?: string | undefined;
  readonly single?: string | undefined;
}

/** A command's name as a person types it: `/k8s get`, `/x-k8s get` or `/mw k8s get`. */
export function speak(speech: Speech): (name: string) => string {
  if (speech.single !== undefined) return (name) => `/${speech.single} ${name}`;
  return (name) => `/${speech.prefix ?? ''}${name}`;
}

/** A sentence in which each command that there is stands as it is called here: `Try /ops health.` may become `Try /mw ops health.` */
export function inSpeech(
  sentence: string,
  deps: { readonly commands: ReadonlyMap<string, unknown>; spoken(name: string): string },
): string {
  const written = /(?<![\w/.-])\/([a-z0-9]+ [a-z-]+)/g;
  return sentence.replace(written, (words, name: string) => (deps.commands.has(name) ? deps.spoken(name) : words));
}

/** The words of a slash command without what the workspace's configuration put before them; the single command alone asks for help. */
export function wordsOf(command: string, text: string, speech: Speech): string {
  const name = command.replace(/^\//, '');
  if (speech.single !== undefined && name === speech.single) return text.trim() === '' ? 'ops help' : text;
  const noun = speech.prefix !== undefined && name.startsWith(speech.prefix) ? name.slice(speech.prefix.length) : name;
  return `${noun} ${text}`;
}

/** The slash commands to register, one per noun or the single one, without the slash. */
export function slashNames(nouns: readonly string[], speech: Speech): string[] {
  return speech.single !== undefined ? [speech.single] : nouns.map((noun) => `${speech.prefix ?? ''}${noun}`);
}
