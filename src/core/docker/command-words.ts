import { parseArgsStringToArgv } from 'string-argv';

/** Splits a container's command as a shell would split words, by quotes; nothing is expanded. */
export function commandWords(text: string | undefined): readonly string[] {
  return text === undefined ? [] : parseArgsStringToArgv(text);
}
