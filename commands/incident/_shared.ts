/** Which incident is meant; without it the one that is held in the channel. */
export const whichIncident = {
  incident: {
    type: 'string',
    summary: 'Its id; left out in its own channel',
    example: 'K7QF',
    typedOnly: true,
  },
} as const;

const severities = { '1': 'sev1', '2': 'sev2', '3': 'sev3', '4': 'sev4' } as const;

/** How bad it is, as people say it. */
export const severityArgument = {
  type: 'string',
  summary: 'How bad it is, 1 is the worst',
  options: ['1', '2', '3', '4'],
} as const;

/** `2` as the core knows it. */
export function severityOf(given: keyof typeof severities | undefined) {
  return given === undefined ? undefined : severities[given];
}
