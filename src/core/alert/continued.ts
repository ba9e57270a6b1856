import { shortenEnd } from '../../lib/text.ts';
import { text, view } from '../view/build.ts';
import type { View } from '../view/view.ts';
import { type Alert, alertName } from './alert.ts';

/** A message that is no longer the living one of its group. */
export interface ContinuedMessage {
  readonly channelId: string;
  readonly ts: string;
  readonly groupId: string;
  /** The message that took its place, in the same channel. */
  readonly nextTs: string;
  /** Why there is a new one: what was told with it. */
  readonly reason: string;
  readonly at: number;
}

/** What an old message says when a new one took its place: where it goes on, and no buttons. Never red or green: it is not kept true. */
export function continuedCard(
  message: Pick<ContinuedMessage, 'reason' | 'at'>,
  { shortId, alerts, url }: { shortId: string; alerts: readonly Alert[]; url: string | undefined },
): View {
  const names = [...new Set(alerts.map((alert) => alertName(alert.labels)))];
  const [first = 'Alerts'] = names;
  const name = shortenEnd(names.length > 1 ? `${first} and ${names.length - 1} more` : first, 100);
  const what = message.reason === 'fires-again' ? ' · resolved, then fired again at ' : ' · told anew at ';
  return view(
    [{ bold: name }, what, { at: message.at, as: 'time' }],
    [text(url === undefined ? 'It goes on in a newer message.' : ['It goes on in ', { link: 'a newer message', url }])],
    { tone: 'neutral', footer: `#${shortId}`, lockScreen: `${name} goes on in a newer message` },
  );
}
