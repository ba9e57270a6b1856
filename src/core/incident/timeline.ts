import { shortenEnd } from '../../lib/text.ts';
import type { RanCommand } from '../port/incident-store.ts';
import { list, view } from '../view/build.ts';
import type { Span, Text, View } from '../view/view.ts';
import type { HeldIncident, TimelineEntry } from './incident.ts';

const textAtMost = 300;

/** Entries and commands as one line of time, oldest first. What people did to the incident itself has entries of its own. */
export function timelineOf(
  entries: readonly TimelineEntry[],
  ran: readonly RanCommand[],
  hides: (command: string) => boolean,
): readonly TimelineEntry[] {
  const commands = ran.filter(({ command }) => !command.startsWith('incident ') && !hides(command)).map(commandEntry);
  return [...entries, ...commands].sort((a, b) => a.at - b.at || a.id.localeCompare(b.id));
}

/** A command with how it ended, and whose yes it was. */
function commandEntry(ran: RanCommand): TimelineEntry {
  const args = Object.entries(ran.args).map(([name, value]) => `${name}=${value}`);
  const where = ran.target === undefined || ran.target === '' ? [] : [`on ${ran.target}`];
  const words = shortenEnd([ran.command, ...args, ...where].join(' '), textAtMost);
  const entry = { id: `command ${ran.invocationId}`, at: ran.at, kind: 'command' as const, by: ran.userId };
  if (ran.result === undefined) return { ...entry, text: `asked for ${words}: not decided, or still running` };
  if (ran.approver !== undefined)
    return { ...entry, text: `ran ${words}: ${ran.result}, approved by`, whom: ran.approver };
  const detail = ran.detail === undefined ? '' : ` (${shortenEnd(ran.detail, textAtMost)})`;
  return { ...entry, text: `ran ${words}: ${ran.result}${detail}` };
}

/** An entry as a person reads it, without its moment. */
export function entryText(entry: TimelineEntry): readonly Span[] {
  const who: Span[] = entry.by === undefined ? [] : [{ user: entry.by }, entry.kind === 'note' ? ': ' : ' '];
  const whom: Span[] = entry.whom === undefined ? [] : [' ', { user: entry.whom }];
  return [...who, shortenEnd(entry.text, 1_000), ...whom];
}

/** The timeline as a list that can be leafed through. */
export function timelineView(incident: HeldIncident, entries: readonly TimelineEntry[]): View {
  const lines = entries.map((entry): Text => [{ at: entry.at, as: 'time' }, ' ', ...entryText(entry)]);
  return view(`Timeline of #${incident.id} ${incident.title}`, [list(lines, 'entry')]);
}
