import { parseArgs } from 'node:util';
import { fuzzSources } from './fuzz-sources.ts';

/** The long run: `npm run fuzz -- --inputs 1000000 --seed 7`; without a seed one is drawn, and said, so that it can be repeated. */
const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
});
const inputs = Number(values.inputs);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const startedAt = performance.now();
process.stdout.write(`${inputs} inputs to every source, seed ${seed}\n`);
const { alerts, deadLetters, empty } = fuzzSources(inputs, seed, (done) => {
  if (done % 100_000 === 0) process.stdout.write(`${done} …\n`);
});
const seconds = Math.round((performance.now() - startedAt) / 1_000);
process.stdout.write(`${alerts} alerts, ${deadLetters} dead letters, ${empty} empty, no crash, in ${seconds} s\n`);
