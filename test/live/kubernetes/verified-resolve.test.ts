import { afterAll, afterEach, beforeEach, test } from 'vitest';
import { resolveChecker } from '../../../src/app/resolve-checker.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { type Heart, heart } from '../../core/delivery/heart.ts';
import { eventually } from '../../support/eventually.ts';
import { describeLive } from '../../support/lab.ts';
import { connectLive } from './connect-live.ts';

const withinMs = 60_000;

await describeLive('kubernetes', (env) => {
  const admin = connectLive(env.kubeconfig);
  const checker = resolveChecker([admin], { clock: systemClock() });
  let it: Heart;
  beforeEach(async () => {
    if (checker === undefined) throw new Error('there is nothing to look at');
    it = await heart({ resolveChecker: checker });
  });
  afterEach(() => it.stop());
  afterAll(() => admin.close());

  const card = () => it.chat.read(it.chat.cards()[0]);
  const says = (what: RegExp) =>
    eventually(
      String(what),
      () => {
        it.clock.advance(1_000);
        return what.test(card());
      },
      withinMs,
    );

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'worker, which crash-loops, stays amber',
      { namespace: 'shop', deployment: 'worker' },
      /^◐ Down · resolved by its source, not well\nshop\/worker .+\nLooked at .*again every 5 min/,
    ],
    [
      'web, which is well, is resolved and checked',
      { namespace: 'shop', deployment: 'web' },
      /^✓ Down · resolved after .* · checked: shop\/web is healthy: (\d+) of \1 ready/,
    ],
    [
      'a pod that is gone is not checked',
      { namespace: 'shop', pod: 'nobody-0' },
      /^○ Down · resolved after .* · not checked: shop\/nobody-0: /,
    ],
    [
      'a namespace that is not there is not checked',
      { namespace: 'nowhere', deployment: 'web' },
      /^○ Down · resolved after .* · not checked: nowhere\/web: /,
    ],
  ])('an alert about %s', async (_, labels, what) => {
    const down = { name: 'Down', severity: 'critical', timeout: '2d', summary: 'it is down', labels };
    await it.read(down);
    await says(/^● CRITICAL/);
    await it.read({ ...down, status: 'resolved' });
    await says(what);
  });
});
