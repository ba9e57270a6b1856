import type { types } from '@slack/bolt';
import type { Action } from '../../../core/view/view.ts';
import { shortenEnd } from '../../../lib/text.ts';
import { encodeRun } from './action-value.ts';
import { clean, safeUrl } from './clean.ts';

type Button = types.Button;

const valueAtMost = 2_000;
const labelAtMost = 75;
const buttonsInARow = 5;

/** The next steps as rows of at most five buttons. A menu's options are drawn as buttons: one tap instead of two. */
export function actionBlocks(actions: readonly Action[]): types.KnownBlock[] {
  const buttons = actions
    .flatMap(buttonsOf)
    .map((button, index) => ({ ...button, action_id: `${button.action_id}:${index}` }));
  const rows: types.KnownBlock[] = [];
  for (let from = 0; from < buttons.length; from += buttonsInARow) {
    rows.push({ type: 'actions', elements: buttons.slice(from, from + buttonsInARow) });
  }
  return rows;
}

function buttonsOf(action: Action): Button[] {
  switch (action.kind) {
    case 'link': {
      const url = safeUrl(action.url);
      return url === undefined ? [] : [{ type: 'button', text: label(action.label), url, action_id: 'link' }];
    }
    case 'button':
      return runButton(
        action.label,
        encodeRun(action.run, { ask: action.ask, replaces: action.replaces }),
        action.ask !== undefined,
        action.style,
      );
    case 'menu':
      return action.options.flatMap((option) =>
        runButton(
          option.ask === undefined ? `${action.label} ${option.label}` : action.label,
          encodeRun(option.run, { ask: option.ask }),
          option.ask !== undefined,
        ),
      );
  }
}

/** A value beyond Slack's limit would come back cut and fail; then the button is left out. */
function runButton(text: string, value: string, asks: boolean, style?: 'primary' | 'danger'): Button[] {
  if (value.length > valueAtMost) return [];
  const shown = asks && !text.endsWith('…') ? `${text}…` : text;
  return [
    {
      type: 'button',
      text: label(shown),
      value,
      action_id: asks ? 'ask' : 'run',
      ...(style === undefined ? {} : { style }),
    },
  ];
}

function label(text: string): types.PlainTextElement {
  return { type: 'plain_text', text: shortenEnd(clean(text).trim() || 'Open', labelAtMost), emoji: false };
}
