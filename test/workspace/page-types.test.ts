import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { z } from 'zod';

const compiler = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
const project = fileURLToPath(new URL('../../workspace/page/tsconfig.json', import.meta.url));

it('the page, which the browser loads unbuilt, passes the compiler by its JSDoc types', {
  timeout: 120_000,
}, async () => {
  const { bin } = z
    .object({ bin: z.object({ tsc: z.string() }) })
    .parse(JSON.parse(readFileSync(join(compiler, 'package.json'), 'utf8')));
  const check = promisify(execFile)(process.execPath, [join(compiler, bin.tsc), '-p', project, '--listFiles'], {
    timeout: 110_000,
  });
  const { stdout } = await check.catch((error: { stdout: string }) => error);
  expect(stdout.split('\n').filter((line) => line.includes('error TS'))).toEqual([]);
  expect(stdout, 'a compiler that read nothing finds nothing').toContain('workspace/page/block/block.js');
});
