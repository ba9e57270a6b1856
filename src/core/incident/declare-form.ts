import type { Form } from '../view/view.ts';
import { type IncidentSeverity, incidentSeverities, severityWord } from './incident.ts';

/** Asks for what a declaration needs, with the title filled in; without a severity the alerts say how bad it is. */
export function declareForm(title: string, severity: IncidentSeverity | undefined): Form {
  return {
    title: 'Declare an incident',
    submit: 'Declare',
    fields: [
      { argument: 'title', label: 'What is wrong', initial: title },
      {
        argument: 'sev',
        label: 'How bad it is, SEV1 is the worst',
        optional: true,
        ...(severity === undefined ? {} : { initial: severity.slice(3) }),
        options: incidentSeverities.map((each) => ({ label: severityWord(each), value: each.slice(3) })),
      },
    ],
  };
}
