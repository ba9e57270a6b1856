import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** What the bot counts about itself. */
export interface Metrics {
  readonly registry: Registry;
  /** One invocation ended. */
  invocation(labels: { command: string; result: string }, tookMs: number): void;
  /** One thing that came in was acknowledged after `tookMs`. */
  acknowledged(via: string, tookMs: number): void;
}

/** Metrics under the prefix `middlewatch_`, with Node's own ones beside them. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const invocations = new Counter({
    name: 'middlewatch_invocations_total',
    help: 'Invocations by command and result',
    labelNames: ['command', 'result'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'middlewatch_invocation_seconds',
    help: 'Time from asked to answered',
    labelNames: ['command'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const acks = new Histogram({
    name: 'middlewatch_ack_seconds',
    help: 'Time from received to acknowledged; Slack waits 3 s',
    labelNames: ['via'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 3],
    registers: [registry],
  });
  return {
    registry,
    invocation({ command, result }, tookMs) {
      invocations.inc({ command, result });
      duration.observe({ command }, tookMs / 1000);
    },
    acknowledged(via, tookMs) {
      acks.observe({ via }, tookMs / 1000);
    },
  };
}
