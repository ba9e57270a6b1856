import { html, useEffect, useState } from '../preact.js';
import { channelTitle, findChannel, userName } from '../select.js';
import { plainString } from '../text/draw.js';
import { Conversation } from './conversation.js';
import { Confirm, Modal } from './modal.js';
import { Side } from './side.js';
import { Sidebar } from './sidebar.js';

/**
 * The whole page. One column of three is shown on a narrow screen: which one follows from the place.
 *
 * @typedef {import('../page.js').Page} Page
 * @typedef {import('../controller.js').Controller} Controller
 */

/** How often relative times are written anew. */
const TICK_MS = 15_000;

/** @param {{ controller: Controller }} props */
export function App({ controller }) {
  const [state, setState] = useState(controller.state());
  const [nowMs, setNowMs] = useState(Date.now());
  useEffect(() => controller.subscribe(setState), [controller]);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const [question, setQuestion] = useState(
    /** @type {{ dialog: object, answer: (yes: boolean) => void } | null} */ (null),
  );

  /** @type {Page} */
  const page = {
    ...controller.actions,
    state,
    nowMs,
    confirm: (dialog) =>
      new Promise((resolve) => {
        const answer = (/** @type {boolean} */ yes) => {
          setQuestion(null);
          resolve(yes);
        };
        setQuestion({ dialog, answer });
      }),
  };
  const view = state.views.at(-1);
  return html`<div class="app" data-pane=${paneOf(state)} data-side=${state.side !== 'none'}>
      <${Sidebar} page=${page} />
      <${Conversation} key=${state.as} page=${page} />
      <${Side} page=${page} />
    </div>
    ${view && html`<${Modal} key=${view.id} page=${page} view=${view} />`}
    ${question && html`<${Confirm} page=${page} dialog=${question.dialog} answer=${question.answer} />`}
    <p class="unseen" aria-live="polite">${announcement(page)}</p>`;
}

/** @param {import('../state.js').State} state */
function paneOf(state) {
  if (state.side !== 'none') return 'side';
  return state.channel === null ? 'list' : 'conversation';
}

/**
 * What a screen reader says when something arrives: who, where, and the text a phone would show.
 * @param {Page} page
 */
function announcement(page) {
  const { heard } = page.state;
  if (heard === null) return '';
  const channel = findChannel(page.state, heard.channel);
  const where = channel === undefined ? '' : ` in ${channelTitle(page.state, channel)}`;
  return `${userName(page.state, heard.message.user)}${where}: ${plainString(page, heard.message.text)}`;
}
