import { visibleChannels } from './select.js';
import { fetchBoot, fetchHistory, fetchHome, openSocket, sendAct } from './server.js';
import { initialState, reduce } from './state.js';

/**
 * Holds the state, takes news from the server and the address bar, and carries out what a person does.
 *
 * @typedef {import('./state.js').State} State
 * @typedef {import('./state.js').News} News
 * @typedef {import('./state.js').Place} Place
 * @typedef {import('./state.js').Boot} Boot
 * @typedef {Omit<import('./page.js').Page, 'state' | 'nowMs' | 'confirm'>} Actions
 * @typedef {{ state(): State, subscribe(listener: (state: State) => void): () => void, actions: Actions, start(): void }} Controller
 */

const AS_KEY = 'as';
const WIDE = '(min-width: 720px)';

/**
 * @param {Boot} boot
 * @returns {Controller}
 */
export function createController(boot) {
  /** @type {Set<(state: State) => void>} */
  const listeners = new Set();
  let state = initialState(boot, firstPerson(boot), readPlace(boot));
  /** @type {{ close(): void } | null} */
  let socket = null;

  /** @param {News} news */
  function tell(news) {
    state = reduce(state, news);
    for (const listener of listeners) listener(state);
  }

  /** @param {unknown} error */
  function complain(error) {
    const text = error instanceof Error ? error.message : String(error);
    tell({ type: 'notice', channel: state.channel, text: `The workspace did not answer: ${text}.`, atMs: Date.now() });
  }

  /**
   * @param {string} channel
   * @param {string | null} thread
   * @param {string} [before]
   */
  async function load(channel, thread, before) {
    const as = state.as;
    const query = { channel, as, ...(thread === null ? {} : { thread }), ...(before === undefined ? {} : { before }) };
    try {
      const { messages, hasMore } = await fetchHistory(query);
      if (state.as === as) tell({ type: 'history', channel, thread, messages, hasMore, fresh: before === undefined });
    } catch (error) {
      complain(error);
    }
  }

  async function loadPlace() {
    const { channel, thread } = state;
    if (channel === null) return;
    await load(channel, null);
    if (thread !== null) await load(channel, thread);
  }

  async function loadHome() {
    try {
      tell({ type: 'home', view: (await fetchHome(state.as)).view });
    } catch (error) {
      complain(error);
    }
  }

  async function reboot() {
    try {
      tell({ type: 'booted', boot: await fetchBoot() });
    } catch (error) {
      complain(error);
    }
  }

  function connect() {
    socket?.close();
    let lostBefore = false;
    socket = openSocket(state.as, {
      push(push) {
        tell({ type: 'push', push, atMs: Date.now() });
        if (push.type === 'channels') void reboot();
      },
      status(status) {
        tell({ type: 'socket', socket: status });
        if (status === 'open' && lostBefore) void reboot().then(loadPlace);
        lostBefore = status === 'lost';
      },
    });
  }

  function followAddress() {
    const place = readPlace(state.boot);
    const moved = place.channel !== state.channel;
    tell({ type: 'place', place });
    if (place.channel === null) return;
    if (moved && !state.conversations[place.channel]?.loaded) void load(place.channel, null);
    if (place.thread !== null) void load(place.channel, place.thread);
  }

  /** @type {Actions} */
  const actions = {
    async act(act) {
      for (const { key } of state.notices) tell({ type: 'notice_closed', key });
      const answer = await sendAct({ ...act, as: state.as });
      if (!answer.ok && answer.errors === undefined) {
        tell({ type: 'notice', channel: state.channel, text: answer.error, atMs: Date.now() });
      }
      if (act.kind === 'open_home' && answer.ok) await loadHome();
      if (act.kind === 'open_im' && answer.ok) await reboot();
      return answer;
    },
    go({ channel, thread }) {
      location.hash = channel === null ? '#/' : thread === null ? `#/${channel}` : `#/${channel}/${thread}`;
    },
    actAs(as) {
      sessionStorage.setItem(AS_KEY, as);
      tell({ type: 'as', as });
      const { channels, direct } = visibleChannels(state);
      const isVisible = [...channels, ...direct].some(({ id }) => id === state.channel);
      if (state.channel !== null && !isVisible) actions.go({ channel: channels[0]?.id ?? null, thread: null });
      connect();
      void reboot().then(loadPlace);
    },
    showSide(side) {
      tell({ type: 'side', side });
    },
    closeNotice(key) {
      tell({ type: 'notice_closed', key });
    },
    async loadOlder(before) {
      if (state.channel !== null) await load(state.channel, null, before);
    },
  };

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    actions,
    start() {
      window.addEventListener('hashchange', followAddress);
      connect();
      void loadPlace();
    },
  };
}

/**
 * The person of this tab's last visit, else the first who is not a bot.
 * @param {Boot} boot
 */
function firstPerson(boot) {
  const people = boot.users.filter(({ isBot, isDeactivated }) => !isBot && !isDeactivated);
  const last = sessionStorage.getItem(AS_KEY);
  return people.find(({ id }) => id === last)?.id ?? people[0]?.id ?? '';
}

/**
 * The place named in the address, `#/C…` or `#/C…/<thread>`; where there is room, the first channel if none is named.
 * @param {Boot} boot
 * @returns {Place}
 */
function readPlace(boot) {
  const [, channel = '', thread = ''] = location.hash.split('/');
  if (boot.channels.some(({ id }) => id === channel)) return { channel, thread: thread || null };
  const home = boot.channels.find(({ name }) => name === 'ops') ?? boot.channels.find(({ isIm }) => !isIm);
  return { channel: matchMedia(WIDE).matches ? (home?.id ?? null) : null, thread: null };
}
