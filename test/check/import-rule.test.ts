import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { root, runTool } from './tool.ts';

const report = z.object({
  summary: z.object({
    violations: z.array(z.object({ rule: z.object({ name: z.string() }), from: z.string() })),
    totalCruised: z.number(),
  }),
});

const planted = mkdtempSync(join(tmpdir(), 'middlewatch-import-rule-'));
afterAll(() => rmSync(planted, { recursive: true, force: true }));

async function cruise(folder: string) {
  const { output } = await runTool(
    'dependency-cruiser/bin/dependency-cruiser.mjs',
    ['src', 'commands', 'workspace', 'lab', 'trial', '--output-type', 'json'],
    folder,
  );
  return report.parse(JSON.parse(output.slice(output.indexOf('{')))).summary;
}

test('the rings import only inwards, and the check has read the tree', async () => {
  const { violations, totalCruised } = await cruise(root);
  expect(violations.map((violation) => `${violation.rule.name}: ${violation.from}`)).toEqual([]);
  expect(totalCruised).toBeGreaterThan(200);
});

const forbidden = [
  ['src/lib/planted.ts', "import '../core/view/build.ts';", 'lib-knows-nothing'],
  ['src/core/planted.ts', "import '../edge/slack/slack-chat.ts';", 'core-imports-lib'],
  ['src/core/planted.ts', "import 'node:fs';", 'core-does-no-io'],
  ['src/edge/minio/planted.ts', "import '../kafka/create-kafka.ts';", 'edge-imports-core-and-lib'],
  ['src/edge/http/planted.ts', "import 'kafkajs';", 'vendor-kafka'],
  ['commands/ops/planted.ts', "import '../../src/core/view/build.ts';", 'commands-import-the-sdk'],
  ['workspace/planted.ts', "import '../src/lib/clock.ts';", 'workspace-stands-alone'],
] as const;

test('a planted violation of each rule is found', async () => {
  for (const entry of [
    'src',
    'commands',
    'workspace',
    'lab',
    'trial',
    'tsconfig.json',
    'package.json',
    '.dependency-cruiser.cjs',
  ]) {
    await cp(join(root, entry), join(planted, entry), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(planted, 'node_modules'));
  const byFile = Map.groupBy(forbidden, ([file]) => file);
  for (const [file, entries] of byFile)
    await writeFile(join(planted, file), `${entries.map(([, line]) => line).join('\n')}\n`);
  const { violations } = await cruise(planted);
  const found = violations
    .filter((violation) => violation.from.includes('planted'))
    .map((violation) => `${violation.from} ${violation.rule.name}`);
  for (const [file, , rule] of forbidden) expect(found).toContain(`${file} ${rule}`);
});
