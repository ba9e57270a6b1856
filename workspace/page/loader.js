import { fetchBoot, fetchHistory, fetchHome } from './server.js';

/**
 * Asks the server for what the state lacks, and tells the state. What fails becomes a notice: nothing here throws.
 *
 * @typedef {import('./state.js').State} State
 * @typedef {import('./state.js').News} News
 * @typedef {object} Loader
 * @property {(channel: string, thread: string | null, before?: string) => Promise<void>} history
 * @property {() => Promise<void>} place everything that the open place shows
 * @property {() => Promise<void>} home
 * @property {() => Promise<void>} boot
 */

/**
 * @param {() => State} state
 * @param {(news: News) => void} tell
 * @returns {Loader}
 */
export function createLoader(state, tell) {
  /** @param {() => Promise<void>} ask */
  async function orComplain(ask) {
    try {
      await ask();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const text = `The workspace did not answer: ${reason}.`;
      tell({ type: 'notice', channel: state().channel, text, atMs: Date.now() });
    }
  }

  /** @type {Loader['history']} */
  const history = (channel, thread, before) =>
    orComplain(async () => {
      const { as } = state();
      const bounds = { ...(thread === null ? {} : { thread }), ...(before === undefined ? {} : { before }) };
      const { messages, hasMore } = await fetchHistory({ channel, as, ...bounds });
      const fresh = before === undefined;
      if (state().as === as) tell({ type: 'history', channel, thread, messages, hasMore, fresh });
    });

  return {
    history,
    async place() {
      const { channel, thread } = state();
      if (channel === null) return;
      await history(channel, null);
      if (thread !== null) await history(channel, thread);
    },
    home: () =>
      orComplain(async () => {
        tell({ type: 'home', view: (await fetchHome(state().as)).view });
      }),
    boot: () =>
      orComplain(async () => {
        tell({ type: 'booted', boot: await fetchBoot() });
      }),
  };
}
