import { hash } from 'node:crypto';
import { formatDuration } from '../../lib/duration.ts';
import type { Redact } from '../../lib/redact.ts';
import { formatCount, plural } from '../../lib/text.ts';
import type { DeadLetterKind, GatheredDeadLetters, Settled, StoredDeadLetter } from '../port/dead-letter-store.ts';
import { actions, button, code, fields, list, quiet, table, text, view } from '../view/build.ts';
import type { Part, Text, View } from '../view/view.ts';
import { excerptOf } from './excerpt.ts';

const excerptOnCard = 600;
const excerptAlone = 2_500;

/** Six characters that stand for a kind: `D3F9A1`. */
export function kindId({ target, topic, kind }: DeadLetterKind): string {
  return hash('sha256', JSON.stringify([target, topic, kind]))
    .slice(0, 6)
    .toUpperCase();
}

/** The living card of a kind: what is wrong, the newest record, and what can be done. */
export function kindCard(of: GatheredDeadLetters, newest: StoredDeadLetter, redact: Redact): View {
  const id = kindId(of);
  const what = `${plural(of.count, 'record')} of ${of.topic} on ${of.target} could not be read`;
  return view(
    what,
    [
      text(newest.reason),
      fields([
        ['Newest', [newest.id, ' · written ', { at: newest.writtenAt }]],
        ['Since', { at: of.firstAt, as: 'time' }],
      ]),
      payload(newest, redact, excerptOnCard),
      quiet('They are no alerts until somebody reads them again. Kept for five days.'),
      actions(
        button('Show', 'alerts deadletters', { of: id }),
        button('Read again', 'alerts retry', { of: id }),
        button('Skip', 'alerts skip', { of: id }),
      ),
    ],
    { tone: 'warning', footer: `#${id}`, lockScreen: `${what}: ${newest.reason}` },
  );
}

/** What is left of a card when none of its kind is open: who did what, or that nobody did. */
export function settledCard(of: DeadLetterKind, how: readonly (Settled & { readonly count: number })[]): View {
  const what = `Records of ${of.topic} on ${of.target} that could not be read`;
  const footer = `#${kindId(of)}`;
  if (how.length > 0) return view(`${what} are settled`, settledParts(how), { tone: 'good', footer });
  return view(`${what} are forgotten`, [text('Nobody settled them in five days.')], { tone: 'neutral', footer });
}

/** One card for all kinds of a topic beyond those that have their own. */
export function moreKindsCard(of: { target: string; topic: string }, kinds: readonly GatheredDeadLetters[]): View {
  const count = kinds.reduce((sum, each) => sum + each.count, 0);
  const what = `${plural(count, 'record')} of ${of.topic} on ${of.target} could not be read for ${plural(kinds.length, 'more reason')}`;
  const shown = kinds.slice(0, 5).map((each) => `${formatCount(each.count)}: ${each.kind}`);
  return view(what, [list(shown), actions(button('Show all', 'alerts deadletters'))], { tone: 'warning' });
}

/** Every kind as a table. */
export function kindList(kinds: readonly GatheredDeadLetters[], now: number): View {
  if (kinds.length === 0) return view('Every record could be read, or was settled', [], { tone: 'good' });
  const count = kinds.reduce((sum, each) => sum + each.count, 0);
  const rows = kinds.map((each) => [
    kindId(each),
    formatCount(each.count),
    `${each.target}/${each.topic}`,
    each.kind,
    formatDuration(now - each.lastAt),
  ]);
  return view(
    `${plural(count, 'record')} could not be read`,
    [
      table(
        [
          { title: 'ID', keep: true },
          { title: 'RECORDS', align: 'right', keep: true },
          { title: 'TOPIC', cut: 'middle' },
          { title: 'WHY', keep: true, cut: 'end' },
          { title: 'NEWEST', align: 'right' },
        ],
        rows,
        { noun: 'kind' },
      ),
      quiet('See one with /alerts deadletters and its id.'),
    ],
    { tone: 'warning' },
  );
}

/** A kind with its newest records. */
export function kindView(of: GatheredDeadLetters, newest: readonly StoredDeadLetter[], redact: Redact): View {
  const [first] = newest;
  if (first === undefined) return kindList([], 0);
  const card = kindCard(of, first, redact);
  const others = newest.slice(1).map((each): Text => [`${each.id} · `, { at: each.writtenAt }, ` · ${each.reason}`]);
  const at = card.parts.findIndex((part) => part.kind === 'actions');
  return { ...card, parts: others.length === 0 ? card.parts : card.parts.toSpliced(at, 0, list(others, 'record')) };
}

/** One record, with as much of it as may be seen. */
export function letterView(letter: StoredDeadLetter, settled: Settled | undefined, redact: Redact): View {
  const open = settled === undefined;
  return view(
    open ? `${letter.id} could not be read` : `${letter.id} could not be read, and is settled`,
    [
      text(letter.reason),
      fields([
        ['Written', { at: letter.writtenAt }],
        ['Key', letter.key === undefined ? 'none' : redact(letter.key).text.slice(0, 200)],
        settled !== undefined && ['Settled', settledText(settled)],
      ]),
      payload(letter, redact, excerptAlone),
      open &&
        actions(
          button('Read again', 'alerts retry', { of: letter.id }),
          button('Skip', 'alerts skip', { of: letter.id }),
        ),
    ],
    { tone: open ? 'warning' : 'neutral' },
  );
}

function payload(letter: StoredDeadLetter, redact: Redact, charsMax: number): Part {
  return code(excerptOf(Buffer.from(letter.valueBase64, 'base64'), redact, charsMax));
}

function settledParts(how: readonly (Settled & { readonly count: number })[]): Part[] {
  return how.map((each) => text([`${plural(each.count, 'record')}: `, ...settledText(each)]));
}

function settledText({ as, by, at }: Settled) {
  return [as === 'retried' ? 'read again by ' : 'skipped by ', { user: by }, ' ', { at }];
}
