import type { Clock } from '../../lib/clock.ts';
import { fail } from '../../lib/error.ts';
import type { Ids } from '../../lib/ids.ts';
import type { Chat } from '../port/chat.ts';
import type { KeptOutput, OutputStore } from '../port/output.ts';
import { plainView } from '../view/plain.ts';

const keepForMs = 30 * 60_000;
const keepAtMost = 200;

/** Keeps answers in memory for 30 minutes, at most 200: pages, searches and files of one answer come from one copy. */
export function outputShelf(deps: { clock: Clock; ids: Ids; chat: Pick<Chat, 'sendFile'> }): OutputStore {
  const kept = new Map<string, KeptOutput>();
  const dropOld = () => {
    for (const [id, output] of kept) {
      const tooMany = kept.size > keepAtMost;
      if (!tooMany && deps.clock.now() - output.keptAt <= keepForMs) return;
      kept.delete(id);
    }
  };
  return {
    async keep(output) {
      const id = deps.ids.short(8);
      kept.set(id, { ...output, id });
      dropOld();
      return id;
    },
    async find(id) {
      dropOld();
      return kept.get(id);
    },
    sendText: ({ name, content }, { channelId, threadTs }) =>
      deps.chat.sendFile({ channelId, name, content, ...(threadTs !== undefined && { threadTs }) }),
    async sendFile(output, place, userId) {
      if (output.ownerId !== userId) throw fail('denied', 'Only the one who asked can take the file.');
      const name = output.title
        .replace(/[^a-z0-9-]+/gi, '-')
        .replace(/^-|-$/g, '')
        .slice(0, 60);
      await deps.chat.sendFile({ ...place, name: `${name || 'answer'}.txt`, content: plainView(output.view) });
    },
  };
}
