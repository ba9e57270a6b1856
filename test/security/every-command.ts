import { systemOf } from '../../src/core/command/pin-target.ts';
import type { Database } from '../../src/core/port/database.ts';
import { plainText } from '../../src/core/view/plain.ts';
import { createDraw } from '../../src/edge/slack/draw.ts';
import { createRedact } from '../../src/lib/redact.ts';
import { makeBox } from '../support/box.ts';
import { manualClock } from '../support/manual-clock.ts';
import type { Random } from '../support/random.ts';
import { secretShapes } from '../support/secret-shapes.ts';
import { openSpine } from '../support/spine.ts';
import { hostileSystems, notPlayed } from './hostile-systems.ts';
import { liveFaults } from './live-text.ts';

const secrets = Object.values(secretShapes);
const pieces = [
  '<!channel>',
  '<!here|here>',
  '<@U0EVIL99>',
  '<#C0EVIL99|ops>',
  '<!subteam^S0EVIL99>',
  '<https://evil.example|click here>',
  '<mailto:a@evil.example>',
  '<!date^0^{time}^https://evil.example|now>',
  '&lt;!channel&gt;',
  '&amp;',
  '<',
  '>',
  '|',
  '```',
  '`',
  '*bold*',
  '\n',
  '\t',
  '\u001b[31m',
  '\u202e',
  '\u200b',
  '\u0000',
  '\ud800',
  '😀',
  '@channel',
  '"',
  '{"c":"ops thaw","a":{}}',
  'api',
  ' ',
];

/** What one run found. */
export interface Played {
  /** Texts from outside that were handed to commands. */
  readonly texts: number;
  readonly answers: number;
  /** A sentence each, with what was asked; at most the first ten. */
  readonly faults: readonly string[];
  /** Commands whose every answer was a refusal: their output was not looked at. */
  readonly unseen: readonly string[];
  /** Those of them that asked a system something that is not played yet. */
  readonly unplayed: readonly string[];
}

const own = { users: ['UDANA', 'ULEE'], channels: ['COPS'], hosts: ['files.example'] };
const mostFaults = 10;

/**
 * Asks every command that uses a system for each of its examples, confirms what it plans, and draws every answer as Slack
 * gets it, over and over until `texts` texts were said by the systems. Every text holds something that would be live in
 * chat if it were not escaped, and every second one a secret.
 */
export async function playEveryCommand(
  texts: number,
  random: Random,
  { database, progress }: { database: Database; progress?: (texts: number) => void },
): Promise<Played> {
  let said = 0;
  const say = (): string => {
    said += 1;
    const hidden = random.whole(2) === 0 ? '' : ` ${random.pick(secrets)}${random.pick([' ', '\n', ',', '"'])}`;
    return `${random.text(pieces, 4)}${random.pick(pieces)}${hidden}${random.text(pieces, 4)}`;
  };
  const clock = manualClock();
  const limits = { perPerson: 1_000_000, perChannel: 1_000_000 };
  const spine = await openSpine({ box: makeBox(), database, clock, systems: hostileSystems(say), limits });
  const draw = createDraw(createRedact());
  const played = [...spine.commands.values()].filter(({ hidden, name }) => !hidden && !name.startsWith('box '));
  const unseen = new Set(played.filter((command) => systemOf(command) !== undefined).map(({ name }) => name));
  const unplayed = new Set<string>();
  const faults: string[] = [];
  let answers = 0;

  async function look(words: string): Promise<void> {
    const answer = await spine.ask(words);
    const plan = answer?.planId;
    const done = plan === undefined ? undefined : await spine.ask({ command: 'ops confirm', args: { plan } });
    for (const given of [answer, done]) {
      if (given === undefined) continue;
      answers += 1;
      if (plainText(given.view.title).endsWith(notPlayed)) unplayed.add(words.split(' ', 2).join(' '));
      const found = liveFaults(draw(given.view), own, secrets);
      if (faults.length < mostFaults) faults.push(...found.map((fault) => `${words}: ${fault}`));
    }
    for (const { command, result } of spine.ended.splice(0)) if (result === 'succeeded') unseen.delete(command);
  }

  for (let round = 0; said < texts && faults.length === 0; round += 1) {
    for (const command of played) {
      const examples = command.examples ?? [''];
      await look(`${command.name} ${examples[round % examples.length] ?? ''}`.trim());
    }
    await look(`ops audit ${random.text(pieces, 3)}`);
    await look(`k8s get ${random.text(pieces, 3)}`);
    clock.advance(61_000);
    progress?.(said);
  }
  return { texts: said, answers, faults, unseen: [...unseen], unplayed: [...unplayed] };
}
