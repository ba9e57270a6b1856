import { expect, test } from 'vitest';
import { attempt, findTool, runTool } from '../../lab/tool.ts';

const never = new AbortController().signal;

test('a tool that fails is quoted by its last lines', async () => {
  const failing = runTool('/bin/sh', ['-c', 'echo looking; echo no such module >&2; exit 3'], { timeoutMs: 10_000 });
  await expect(failing).rejects.toThrow(/^\/bin\/sh ended with 3:\n(.*\n)?no such module/);
});

test('a tool that takes too long is ended with all that it started', async () => {
  const slow = runTool('/bin/sh', ['-c', 'sleep 600 & wait'], { timeoutMs: 200 });
  await expect(slow).rejects.toThrow('/bin/sh did not end within 0.2 s');
});

test('a tool that cannot be run is named', async () => {
  await expect(runTool('/no/such/tool', [], { timeoutMs: 10_000 })).rejects.toThrow('/no/such/tool could not be run');
});

test('a tool that this machine lacks is not found', async () => {
  expect(await findTool('no-such-tool-anywhere')).toBeUndefined();
});

test('a step is tried three times, and its last failure is told', async () => {
  let tries = 0;
  const fetching = attempt(
    'Fetching',
    async () => {
      tries += 1;
      throw new Error(`refused ${tries}`);
    },
    never,
  );
  await expect(fetching).rejects.toMatchObject({
    message: 'Fetching failed three times',
    cause: { message: 'refused 3' },
  });
});

test('a step that is called off is not tried again', async () => {
  const off = new AbortController();
  let tries = 0;
  const step = async () => {
    tries += 1;
    off.abort(new Error('called off'));
    throw new Error('refused');
  };
  await expect(attempt('Fetching', step, off.signal)).rejects.toThrow('called off');
  expect(tries).toBe(1);
});
