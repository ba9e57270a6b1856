import { reasonOf } from './error.ts';

/** Things to close, last opened first closed. */
export interface Teardown {
  add(name: string, close: () => Promise<unknown>): void;
  /** Closes everything once; one that fails does not keep the others open. */
  run(): Promise<void>;
}

/** Makes an empty teardown; failures go to `log` with the name of what would not close. */
export function teardown(log: { warn(fields: object, message: string): void }): Teardown {
  const steps: { name: string; close: () => Promise<unknown> }[] = [];
  return {
    add(name, close) {
      steps.push({ name, close });
    },
    async run() {
      for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
        const { name, close } = step;
        await close().catch((thrown: unknown) =>
          log.warn({ name, reason: reasonOf(thrown) }, 'a part did not close cleanly'),
        );
      }
    },
  };
}
