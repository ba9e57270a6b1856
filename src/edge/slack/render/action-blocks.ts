import type { types } from '@slack/bolt';
import type { Action } from '../../../core/view/view.ts';
import { shortenEnd } from '../../../lib/text.ts';
import { encodePick, encodeRun } from './action-value.ts';
import { clean, safeUrl } from './clean.ts';

type Button = types.Button;
type Element = Button | types.StaticSelect;

const valueAtMost = 2_000;
const labelAtMost = 75;
const optionAtMost = 75;
const buttonsInARow = 5;

/** The next steps as rows of at most five elements. */
export function actionBlocks(actions: readonly Action[]): types.KnownBlock[] {
  const elements = actions
    .flatMap(elementsOf)
    .map((element, index) => ({ ...element, action_id: `${element.action_id}:${index}` }));
  const rows: types.KnownBlock[] = [];
  for (let from = 0; from < elements.length; from += buttonsInARow) {
    rows.push({ type: 'actions', elements: elements.slice(from, from + buttonsInARow) });
  }
  return rows;
}

function elementsOf(action: Action): Element[] {
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
      return menu(action);
  }
}

/** A menu is one element, so that a card keeps few buttons. An option too long for Slack is left out. */
function menu(action: Extract<Action, { kind: 'menu' }>): types.StaticSelect[] {
  const options = action.options
    .map((option) => ({ text: label(option.label), value: encodePick(option.run, option.asks ?? false) }))
    .filter((option) => option.value.length <= optionAtMost);
  return options.length === 0
    ? []
    : [{ type: 'static_select', action_id: 'pick', placeholder: label(action.label), options }];
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
