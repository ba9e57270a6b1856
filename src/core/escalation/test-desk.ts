import type { Clock } from '../../lib/clock.ts';
import { formatDuration } from '../../lib/duration.ts';
import { fail, MiddlewatchError, reasonOf } from '../../lib/error.ts';
import type { Ids } from '../../lib/ids.ts';
import { nearest } from '../../lib/text.ts';
import type { Chat } from '../port/chat.ts';
import type { OnCallDesk } from '../port/oncall-desk.ts';
import type { PageReceiver } from '../port/page-receiver.ts';
import { fields, quiet, view } from '../view/build.ts';
import type { View } from '../view/view.ts';
import type { PagingParts } from './escalation-service.ts';
import { slackOnly } from './paging-link.ts';

export interface TestDeskDeps extends Pick<PagingParts, 'config' | 'presence' | 'receivers'> {
  readonly chat: Pick<Chat, 'post'>;
  readonly clock: Clock;
  readonly ids: Ids;
}

interface Tried {
  readonly means: string;
  readonly came: string;
  readonly well: boolean;
}

/** Sends a test page and says what came of each means, as it answered. */
export function testDesk(deps: TestDeskDeps): Pick<OnCallDesk, 'test'> {
  return {
    async test({ userId, receiver }) {
      if (receiver !== undefined) return answer([await outside(deps, receiverNamed(deps, receiver), userId)], false);
      const own = (deps.config.ownReceivers.get(userId) ?? []).flatMap((name) => deps.receivers.get(name) ?? []);
      const tried = await Promise.all([direct(deps, userId), ...own.map((each) => outside(deps, each, userId))]);
      return answer(tried, own.length === 0);
    },
  };
}

function answer(tried: readonly Tried[], wakesNobody: boolean): View {
  const well = tried.every((each) => each.well);
  return view(
    well ? 'The test page was taken' : 'A test page did not get through',
    [
      fields(tried.map(({ means, came }) => [means, came])),
      wakesNobody && quiet(`${slackOnly}. Name a receiver of yours under oncall.people.`),
    ],
    { tone: well ? (wakesNobody ? 'warning' : 'good') : 'critical' },
  );
}

async function direct({ chat, presence, clock, ids }: TestDeskDeps, userId: string): Promise<Tried> {
  const startedAt = clock.now();
  const shown = view('Test page: nothing is wrong', [quiet('This is how a page reaches you in Slack.')], {
    tone: 'warning',
  });
  const [dnd, sent] = await Promise.all([
    presence.doNotDisturb(userId),
    chat.post({ channelId: userId, view: shown, deliveryId: ids.next() }),
  ]);
  const took = formatDuration(Math.max(1, clock.now() - startedAt));
  const silent = dnd === 'on' ? ', without a sound: you are in do-not-disturb' : '';
  switch (sent.kind) {
    case 'sent':
      return { means: 'Direct message', came: `taken in ${took}${silent}`, well: dnd !== 'on' };
    case 'refused':
      return { means: 'Direct message', came: sent.sentence, well: false };
    case 'limited':
      return { means: 'Direct message', came: 'Slack asks to wait', well: false };
    case 'unclear':
      return { means: 'Direct message', came: `no clear answer: ${sent.reason}`, well: false };
  }
}

async function outside({ clock, ids }: TestDeskDeps, receiver: PageReceiver, userId: string): Promise<Tried> {
  const startedAt = clock.now();
  const key = `test-${ids.next()}`;
  const page = { key, sentence: `Test page of Middlewatch, asked for by ${userId}: nothing is wrong`, service: 'test' };
  const of = { ...page, shortId: undefined, startedAt };
  const means = `Receiver ${receiver.name}`;
  try {
    await receiver.send({ ...of, id: key, act: 'page' });
    if (receiver.takes.includes('resolve')) await receiver.send({ ...of, id: `${key}-resolve`, act: 'resolve' });
    return { means, came: `taken in ${formatDuration(Math.max(1, clock.now() - startedAt))}`, well: true };
  } catch (thrown) {
    return { means, came: thrown instanceof MiddlewatchError ? thrown.message : reasonOf(thrown), well: false };
  }
}

function receiverNamed({ receivers }: TestDeskDeps, name: string): PageReceiver {
  const found = receivers.get(name);
  if (found !== undefined) return found;
  const near = nearest(name, receivers.keys());
  const hint =
    near.length > 0 ? `Did you mean ${near.join(', ')}?` : `There are: ${[...receivers.keys()].join(', ') || 'none'}.`;
  throw fail('not-found', `No receiver is called "${name}".`, { hint });
}
