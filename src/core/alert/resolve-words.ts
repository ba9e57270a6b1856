import { view } from '../view/build.ts';
import type { Tone, View } from '../view/view.ts';
import type { ResolveCheck } from './resolve-check.ts';

/** What follows the end on a card or in its line: ` · checked: shop/web is healthy: 5 of 5 ready`. Empty where nothing was looked at. */
export function checkedWords(check: ResolveCheck | undefined): string {
  switch (check?.state) {
    case undefined:
      return '';
    case 'waiting':
      return 'being checked';
    case 'well':
      return `checked: ${check.sentence}`;
    case 'unwell':
      return `not well: ${check.sentence}`;
    case 'unchecked':
      return `not checked: ${check.sentence}`;
  }
}

/** Green is what was said to be over and, where it can be looked at, was seen to be well. */
export function checkedTone(check: ResolveCheck | undefined): Tone {
  switch (check?.state) {
    case undefined:
    case 'well':
      return 'good';
    case 'waiting':
    case 'unwell':
      return 'warning';
    case 'unchecked':
      return 'unknown';
  }
}

/** The thread line of a look that found something else than the one before. */
export function checkLine(check: ResolveCheck): View {
  const words = {
    well: 'Resolved and ',
    unwell: 'Resolved by its source, but ',
    unchecked: 'Resolved by its source, ',
  };
  const said = check.state === 'waiting' ? '' : words[check.state];
  return view(`${said}${checkedWords(check)}`, [], { tone: checkedTone(check) });
}
