import { expect, test } from 'vitest';
import { root, run, runTool } from './tool.ts';

/** The tools that read the whole tree; each must find nothing. */
test('types are right everywhere', async () => {
  const { code, output } = await runTool('typescript/bin/tsc', ['-p', 'tsconfig.json', '--noEmit']);
  expect(output).toBe('');
  expect(code).toBe(0);
});

test('lint and format find nothing', async () => {
  const { code, output } = await runTool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']);
  expect(code, output).toBe(0);
});

test('no export, file or dependency is unused', async () => {
  const { code, output } = await runTool('knip/bin/knip.js', ['--no-progress']);
  expect(code, output).toBe(0);
});

test('the generated files are what the commands say', async () => {
  const { code, output } = await run(process.execPath, [`${root}/generate/main.ts`, '--check']);
  expect(code, output).toBe(0);
});
