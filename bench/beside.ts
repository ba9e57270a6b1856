import { runTool } from '../lab/tool.ts';
import type { Chat } from './chat.ts';
import type { Program } from './program.ts';
import type { Report } from './report.ts';
import { median, spread } from './statistic.ts';

const toolWithinMs = 60_000;
/** Answered without asking any system: what is left is chat. */
const bareCommand = '/ops help alerts list';

/** One question, asked in chat and asked by the system's own tool. */
export interface Question {
  readonly name: string;
  readonly title: string;
  readonly command: string;
  /** Part of the answer in chat. */
  readonly contains: string;
  readonly tool: readonly [file: string, ...args: string[]];
  readonly environment: NodeJS.ProcessEnv;
  readonly runs: number;
}

/** Asks both in turns and compares the time to the answer; the first of each is not counted. */
export async function beside(chat: Chat, start: () => Program, question: Question): Promise<Report> {
  const { name, title, command, contains, environment, runs } = question;
  const [file, ...args] = question.tool;
  const ours: number[] = [];
  const theirs: number[] = [];
  const bare: number[] = [];
  const program = start();
  try {
    await chat.connected();
    for (let round = 0; round <= runs; round += 1) {
      const inChat = await chat.ask(command, contains);
      const chatAlone = await chat.ask(bareCommand, 'permission');
      const startedAt = performance.now();
      await runTool(file, args, { timeoutMs: toolWithinMs, env: { ...process.env, ...environment } });
      const byTool = performance.now() - startedAt;
      if (round === 0) continue;
      ours.push(inChat);
      bare.push(chatAlone);
      theirs.push(byTool);
    }
  } finally {
    await program.stop();
  }
  const tool = question.tool.join(' ');
  const ratio = median(ours) / median(theirs);
  return {
    name,
    title,
    columns: ['', 'median', 'range, ms', 'ratio'],
    rows: [
      [command, `${Math.round(median(ours))} ms`, spread(ours), ratio.toFixed(2)],
      ['of that, the way through chat', `${Math.round(median(bare))} ms`, spread(bare), ''],
      [tool, `${Math.round(median(theirs))} ms`, spread(theirs), '1'],
    ],
    samples: { [command]: ours, [bareCommand]: bare, [tool]: theirs },
    note: `${runs} runs each, in turns: in chat from sending to seeing the answer, the tool from its start to its end. Aim: half or less.`,
  };
}
