import { describe, expect, test } from 'vitest';
import { alertCard } from '../../../src/core/alert/card.ts';
import { groupKeyOf } from '../../../src/core/alert/group-key.ts';
import { buildRoutes } from '../../../src/core/alert/route.ts';
import { render } from '../../../src/edge/slack/render/render.ts';
import { alertWith } from '../../core/alert/alert.ts';
import { seededRandom } from '../../support/random.ts';

const route = buildRoutes({}, 'default');
const group = { ...groupKeyOf(route, {}), ack: undefined };

const nasty = [
  '',
  ' ',
  'lag',
  'x'.repeat(5_000),
  '🧨'.repeat(300),
  'e\u0301'.repeat(200),
  'two\nlines\r\n\tand more',
  '<!channel> <@U123> <https://evil.example|click>',
  '&amp;<>&'.repeat(60),
  '*bold* _it_ ~no~ `code` ```block```',
  '\u202Egnirts\u202C \u200B\u0000\u0007',
  'ends in half a pair \uD83D',
  '● CRITICAL already',
  ':fire:'.repeat(40),
];

function lockScreen(summary: string, thing: string, severity: 'critical' | 'warning', ended: boolean): string {
  const labels = { alertname: summary || 'Lag', namespace: thing, pod: thing, severity };
  const alert = alertWith({ labels, annotations: { summary }, endsAt: ended ? 9_000 : undefined });
  const shown = [{ alert, state: ended ? ('resolved' as const) : ('firing' as const), severity }];
  return render(alertCard({ group, route, shown, silence: undefined, offers: () => true })).text;
}

/** As a phone shows it. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

describe('the lock screen', () => {
  test('says severity, thing and what', () => {
    expect(lockScreen('lag 48,210 and growing', 'orders', 'critical', false)).toBe(
      '● CRITICAL orders/orders: lag 48,210 and growing',
    );
    expect(lockScreen('lag 48,210 and growing', 'orders', 'critical', true)).toMatch(/^✓ Resolved orders\/orders: lag/);
  });

  test('is one line of at most 100 characters that mentions nobody, whatever the source writes', () => {
    const { pick } = seededRandom(7);
    for (let round = 0; round < 500; round += 1) {
      const summary = [pick(nasty), pick(nasty), pick(nasty)].join('');
      const thing = pick(nasty);
      const ended = round % 5 === 0;
      const text = lockScreen(summary, thing, round % 2 === 0 ? 'critical' : 'warning', ended);
      expect([...unescaped(text)].length, JSON.stringify([summary, thing])).toBeLessThanOrEqual(100);
      expect(text).not.toMatch(/[\n\r]|<[!@#h]/);
      expect(text).toMatch(ended ? /^✓ Resolved/ : /^(● CRITICAL|◐ WARNING) /);
    }
  });
});
