import { alertName } from '../alert/alert.ts';
import { groupState } from '../alert/alert-list.ts';
import { noiseOf } from '../alert/noise.ts';
import type { BriefFacts } from '../report/brief.ts';
import type { DeskDeps } from './desk-deps.ts';
import { listedOf } from './look-desk.ts';

const groupsScanned = 1_000;
const messagesCounted = 20_000;
const noisyNamed = 3;
const dayMs = 24 * 3_600_000;

/** Reads what a brief says of alerts: what is open, which silences hold, what rang most in the last day. */
export async function briefFacts(
  deps: Pick<DeskDeps, 'store' | 'deliveries' | 'rules' | 'clock'>,
): Promise<BriefFacts> {
  const { store, deliveries, clock } = deps;
  const now = clock.now();
  const since = now - dayMs;
  const [stored, silences, told] = await Promise.all([
    store.listGroups('all', groupsScanned),
    store.silences(now),
    deliveries.toldSince(since, messagesCounted),
  ]);
  const noisy = await Promise.all(
    noiseOf(told, now)
      .slice(0, noisyNamed)
      .map(async ({ groupId, rings }) => {
        const found = await store.loadGroup(groupId);
        const alert = found?.members[0]?.alert;
        return found && { shortId: found.group.shortId, name: alert ? alertName(alert.labels) : '', rings };
      }),
  );
  return {
    open: stored.map((each) => listedOf(deps, each, now)).filter((each) => groupState(each) !== 'resolved'),
    silences,
    noisy: noisy.filter((each) => each !== undefined),
    since,
    now,
  };
}
