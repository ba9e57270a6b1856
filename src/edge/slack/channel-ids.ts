import type { Clock } from '../../lib/clock.ts';
import { fail } from '../../lib/error.ts';
import { slackFailure } from './slack-call.ts';

const pagesAtMost = 20;
/** conversations.list is a tier 2 method, 20 calls a minute: a name is not looked for before in vain. */
const askAgainMs = 60_000;
/** So long a renamed channel keeps what its old name stands for. */
const keepMs = 10 * 60_000;

/** One page of the channels that the bot can see. */
export type ListChannels = (cursor: string | undefined) => Promise<{
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  readonly next: string | undefined;
}>;

interface Listing {
  readonly ids: ReadonlyMap<string, string>;
  readonly at: number;
}

/**
 * Makes the question "which id has this channel", names with or without `#`; ids stay as they are. All channels are listed
 * at once and kept for ten minutes, and longer while Slack does not answer: an alert that comes then has its channel.
 * Fails with `not-found`, naming the channel, or as Slack did when it was never asked with success.
 */
export function channelIds(list: ListChannels, clock: Clock): (nameOrId: string) => Promise<string> {
  let listing: Listing | undefined;
  let asking: Promise<void> | undefined;

  const ask = (): Promise<void> => {
    asking ??= listAll(list)
      .then((ids) => {
        listing = { ids, at: clock.now() };
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };

  return async (nameOrId) => {
    const name = nameOrId.replace(/^#/, '');
    if (/^[CGD][A-Z0-9]{5,}$/.test(name)) return name;
    const known = listing?.ids.get(name);
    const ageMs = listing === undefined ? Number.POSITIVE_INFINITY : clock.now() - listing.at;
    if (ageMs > (known === undefined ? askAgainMs : keepMs)) {
      try {
        await ask();
      } catch (thrown) {
        if (known === undefined) throw slackFailure(`the channel #${name}`, thrown);
        return known;
      }
    }
    const found = listing?.ids.get(name);
    if (found !== undefined) return found;
    throw fail('not-found', `There is no channel #${name} that Middlewatch can see.`, {
      hint: 'Create it, or invite Middlewatch with /invite @middlewatch if it is private.',
    });
  };
}

async function listAll(list: ListChannels): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  let cursor: string | undefined;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const { channels, next } = await list(cursor);
    for (const { id, name } of channels) ids.set(name, id);
    if (!next) break;
    cursor = next;
  }
  return ids;
}
