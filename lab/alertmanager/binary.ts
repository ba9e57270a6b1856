import { goProgram } from '../go-program.ts';

/** The last release whose module holds its pages ready-made: later ones do not build without Node and Elm. */
const version = 'v0.31.1';

/** Prometheus Alertmanager, which tests and benchmarks run beside the bot. */
export const alertmanagerProgram = goProgram({
  title: 'Alertmanager',
  name: 'alertmanager',
  source: 'github.com/prometheus/alertmanager/cmd/alertmanager',
  version,
  buildSeconds: 130,
  downloadBytes: 60_000_000,
  packages: 560,
});
