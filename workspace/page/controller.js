import { createLoader } from './loader.js';
import { visibleChannels } from './select.js';
import { openSocket, sendAct } from './server.js';
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

  const load = createLoader(() => state, tell);

  function connect() {
    socket?.close();
    let wasLost = false;
    socket = openSocket(state.as, {
      push(push) {
        tell({ type: 'push', push, atMs: Date.now() });
        if (push.type === 'channels') void load.boot();
      },
      status(status) {
        tell({ type: 'socket', socket: status });
        // History is asked for once the socket listens: what is said in between arrives by one or the other.
        if (status === 'open') void (wasLost ? load.boot().then(load.place) : load.place());
        wasLost = status === 'lost';
      },
    });
  }

  function followAddress() {
    const place = readPlace(state.boot);
    const moved = place.channel !== state.channel;
    tell({ type: 'place', place });
    if (place.channel === null) return;
    if (moved && !state.conversations[place.channel]?.loaded) void load.history(place.channel, null);
    if (place.thread !== null) void load.history(place.channel, place.thread);
  }

  /** @type {Actions} */
  const actions = {
    async act(act) {
      for (const { key } of state.notices) tell({ type: 'notice_closed', key });
      const answer = await sendAct({ ...act, as: state.as });
      if (!answer.ok && answer.errors === undefined) {
        tell({ type: 'notice', channel: state.channel, text: answer.error, atMs: Date.now() });
      }
      if (act.kind === 'open_home' && answer.ok) await load.home();
      if (act.kind === 'open_im' && answer.ok) await load.boot();
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
      void load.boot();
    },
    showSide(side) {
      tell({ type: 'side', side });
    },
    closeNotice(key) {
      tell({ type: 'notice_closed', key });
    },
    async loadOlder(before) {
      if (state.channel !== null) await load.history(state.channel, null, before);
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
