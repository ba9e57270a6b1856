import { parseArgs } from 'node:util';
import { examine } from './app/doctor.ts';
import { exitCodeOf, findingLines } from './core/doctor/finding.ts';
import { processEnvironment } from './edge/config/environment.ts';
import { systemClock } from './lib/clock.ts';
import { createLog } from './lib/log.ts';
import { createRedact } from './lib/redact.ts';

// What `npm run doctor` runs. 0: all is good; 1: a warning, or something could not be found out; 2: something is bad.
const { values } = parseArgs({ options: { config: { type: 'string' } } });
const environment = processEnvironment();
const path = values.config ?? environment.MIDDLEWATCH_CONFIG ?? 'middlewatch.yaml';
const redact = createRedact();
const deps = { clock: systemClock(), log: createLog(environment.LOG_LEVEL ?? 'silent', redact) };
const findings = await examine({ path, environment, nodeVersion: process.version }, deps);
// Answers of servers are quoted: whatever has the shape of a secret stays here.
process.stdout.write(`${redact(findingLines(findings).join('\n')).text}\n`);
process.exit(exitCodeOf(findings));
