import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../../src/core/alert/alert.ts';
import { parseMatcher } from '../../../src/core/alert/matcher.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import { eventually } from '../../support/eventually.ts';
import { configOf, type Heart, heart, silenceOf } from './heart.ts';

const lag = {
  name: 'OrderLag',
  severity: 'critical',
  summary: 'lag 48,210 and growing',
  labels: { topic: 'orders.v1', namespace: 'shop' },
  annotations: { runbook_url: 'https://runbooks.example/lag', owner: 'orders' },
};
const node = { name: 'NodeDown', severity: 'critical', summary: 'n1 is down', labels: { namespace: 'shop' } };
const config = {
  ...configOf(),
  inhibitRules: [
    {
      name: 'node hushes lag',
      source: [parseMatcher('alertname="NodeDown"')],
      target: [parseMatcher('alertname="OrderLag"')],
      equal: ['namespace'],
    },
  ],
};

describe('looking at alerts', () => {
  let it: Heart;
  beforeEach(async () => {
    it = await heart({ config });
  });
  afterEach(() => it.stop());

  const fire = async (alert: object) => {
    await it.read(alert);
    return eventually('a card', () => {
      it.clock.advance(5_000);
      return it.chat.cards()[0];
    });
  };
  const idOf = (shown: string) => /#(\w{5})/.exec(shown)?.[1] ?? '';
  const decided = (reason: string) =>
    eventually(reason, async () => {
      it.clock.advance(5_000);
      const rows = await it.database.read('SELECT decision FROM alert_group');
      return rows.some((row) => String(row.decision).includes(reason));
    });
  const trace = async (reference: string) => plainView(await it.desk().trace({ reference }));
  const printOf = ({ name, severity, labels }: typeof node) => fingerprintOf({ ...labels, alertname: name, severity });

  test('show tells everything about one group, by its id or the link of its message', async () => {
    const card = await fire(lag);
    const id = idOf(it.chat.read(card));
    await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    await eventually('the line', () => {
      it.clock.advance(1_000);
      return it.chat.titles().includes('@UDANA acknowledged');
    });
    const shown = plainView(await it.desk().show({ group: id }));
    expect(shown).toContain(`● #${id} OrderLag · 1 of 1 alert firing`);
    expect(shown).toMatch(/Who: @UDANA since/);
    expect(shown).toContain('CRITICAL  OrderLag · firing · since');
    expect(shown).toContain('alertname=OrderLag · namespace=shop · severity=critical · topic=orders.v1');
    expect(shown).toContain('- owner: orders');
    expect(shown).toMatch(/- .* card: first\n- .* @UDANA acknowledged/);
    expect(shown).toContain('[Take over] [Silence] [Incident…] [Trace] [Runbook] [Unacknowledge]');
    const link = `https://example.slack.com/archives/C1/p${card.ts.replace('.', '')}`;
    expect(plainView(await it.desk().show({ group: link }))).toBe(shown);
    expect(plainView(await it.desk().show({ group: card.ts }))).toBe(shown);
  });

  test('trace tells of an inhibited alert, which was not posted, what hushes it', async () => {
    await fire(node);
    await it.read(lag);
    await decided('node hushes lag');
    // A look before groupWait names what hushes it, too.
    await decided('nothing-fires');
    const shown = await trace(printOf(lag));
    expect(shown).toContain('Record: lab/alerts/0@2, json');
    expect(shown).toMatch(/Route: \{\} → default/);
    expect(shown).toMatch(/Group: #\w{5} alertname=OrderLag/);
    expect(shown).toContain(`Inhibited: yes: node hushes lag, by alert ${printOf(node)}`);
    expect(shown).toContain('Silenced: no\nMuted: no');
    expect(shown).toContain('Decision: not told: nothing fires, or everything that does is hushed');
    expect(shown).toContain('Message: none');
  });

  test('trace tells of a muted alert by which mute time', async () => {
    await it.restart({
      config: { ...configOf({ muteTimes: ['always'] }), timeIntervals: [{ name: 'always', windows: [{}] }] },
    });
    await it.read(lag);
    await decided('"mute-time"');
    const shown = await trace(printOf(lag));
    expect(shown).toContain('Muted: yes: always');
    expect(shown).toContain('Message: none');
  });

  test('trace tells of a silenced alert by whose silence, and of a told one which message', async () => {
    const card = await fire(lag);
    const id = idOf(it.chat.read(card));
    expect(await trace(card.ts)).toContain('Last told: the first message of this group · ');
    await it.desk().silence(silenceOf(id, 3_600_000));
    await decided('"silence"');
    const shown = await trace(id);
    expect(shown).toMatch(/Silenced: 1 of 1 alert: silence \w{6} of UDANA/);
    expect(shown).toMatch(/Message: open \(https:/);
    await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    await eventually('the line', () => {
      it.clock.advance(1_000);
      return it.chat.titles().includes('@UDANA acknowledged');
    });
    expect(await trace(id)).toContain('Last told: the first message of this group · ');
  });

  test('trace tells of an alert that never was in a group where it would have gone', async () => {
    await it.read({ ...lag, status: 'resolved' });
    const shown = await trace(printOf(lag));
    expect(shown).toMatch(
      /State: resolved\nRecord: lab\/alerts\/0@1\nSource: json\nRoute: \{\} → default, group #\w{5}/,
    );
    expect(shown).toContain('never told');
  });

  test('stats name the noisy group', async () => {
    const id = idOf(it.chat.read(await fire(lag)));
    await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    await eventually('the line', () => {
      it.clock.advance(60_000);
      return it.chat.titles().includes('@UDANA acknowledged');
    });
    // The line stands in chat a moment before it is written that it does.
    const row = new RegExp(`${id} +OrderLag +1 +1 +1 of 1`);
    await eventually('the row', async () => row.test(plainView(await it.desk().stats({ days: 7 }))));
  });
});
