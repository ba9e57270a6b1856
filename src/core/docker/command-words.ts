import { parseArgsStringToArgv } from 'string-argv';
import { fail } from '../../lib/error.ts';

const shells = new Set(['sh', 'bash', 'ash', 'dash', '/bin/sh', '/bin/bash', '/bin/ash', '/bin/dash']);

/**
 * Splits a container's command as a shell would split words, by quotes; nothing is expanded.
 * Words typed after `--` come without the quotes they had, so `sh -c` with several words behind it would quietly run
 * the first one only: that fails with `usage`.
 */
export function commandWords(text: string | undefined): readonly string[] {
  const words = text === undefined ? [] : parseArgsStringToArgv(text);
  if (shells.has(words[0] ?? '') && words[1] === '-c' && words.length > 3) {
    throw fail('usage', `What ${words[0]} -c shall run is not one word.`, {
      hint: `Quote the whole command: "${words[0]} -c 'echo one; echo two'".`,
    });
  }
  return words;
}
