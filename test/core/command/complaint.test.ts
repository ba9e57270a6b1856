import { expect, test } from 'vitest';
import { complaintOf } from '../../../src/core/command/complaint.ts';
import { type Speech, speak } from '../../../src/core/command/spoken.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import { fail } from '../../../src/lib/error.ts';

const commands = new Map([['ops health', {}]]);

test.each<[Speech, string]>([
  [{}, 'Try /ops health, not /ops wealth; the file is /etc/ops health.'],
  [{ prefix: 'x-' }, 'Try /x-ops health, not /ops wealth; the file is /etc/ops health.'],
  [{ single: 'mw' }, 'Try /mw ops health, not /ops wealth; the file is /etc/ops health.'],
])('with %j a hint names the commands that there are as they are called', (speech, hint) => {
  const thrown = fail('unavailable', 'It is down.', {
    hint: 'Try /ops health, not /ops wealth; the file is /etc/ops health.',
  });
  const complaint = complaintOf(thrown, 'r', { speech: { commands, spoken: speak(speech) } });
  expect(plainView(complaint)).toBe(`○ It is down.\n${hint}`);
});
