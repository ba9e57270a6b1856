import { parseArgs } from 'node:util';
import { openSqlite } from '../../src/edge/store/sqlite/open-sqlite.ts';
import { seededRandom } from '../support/random.ts';
import { playEveryCommand } from './every-command.ts';

/** The long run: `npm run fuzz:output -- --texts 1000000 --seed 7`; without a seed one is drawn, and said, so that it can be repeated. */
const { values } = parseArgs({
  options: { texts: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
});
const texts = Number(values.texts);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const startedAt = performance.now();
process.stdout.write(`${texts} texts through every command, seed ${seed}\n`);
const database = await openSqlite({ file: ':memory:' });
let told = 0;
const progress = (said: number): void => {
  if (said - told < 100_000) return;
  told = said;
  process.stdout.write(`${said} …\n`);
};
const played = await playEveryCommand(texts, seededRandom(seed), { database, progress });
await database.close();
const seconds = Math.round((performance.now() - startedAt) / 1_000);
process.stdout.write(`${played.texts} texts in ${played.answers} answers, ${seconds} s\n`);
for (const fault of played.faults) process.stdout.write(`✗ ${fault}\n`);
for (const name of played.unseen) process.stdout.write(`✗ ${name} gave no answer but refusals\n`);
process.exitCode = played.faults.length + played.unseen.length > 0 ? 1 : 0;
