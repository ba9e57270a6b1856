import { onCallDesk } from '../../src/core/oncall/on-call-desk.ts';
import { roster } from '../../src/core/oncall/roster.ts';

/** The desk of a bot that knows of no team. */
export function noOnCall(now: () => number) {
  return onCallDesk({ roster: roster({ teams: [] }, { overrides: async () => [], now }), now });
}
