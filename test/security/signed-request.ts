import { createHmac } from 'node:crypto';

/** How a request to the bot departs from one that Slack would send now. */
export interface Departure {
  /** Seconds that are added to the time in the header, after signing. */
  readonly headerOffS?: number;
  /** Seconds since it was signed. */
  readonly ageS?: number;
  readonly secret?: string;
}

/** Sends a form to the bot's door for Slack, signed as Slack signs (docs.slack.dev, "Verifying requests from Slack"); answers the status. */
export async function sendSigned(
  to: { readonly port: number; readonly signingSecret: string },
  form: Readonly<Record<string, string>>,
  { headerOffS = 0, ageS = 0, secret = to.signingSecret }: Departure = {},
): Promise<number> {
  const body = new URLSearchParams(form).toString();
  const atS = Math.floor(Date.now() / 1_000) - ageS;
  const digest = createHmac('sha256', secret).update(`v0:${atS}:${body}`).digest('hex');
  const answer = await fetch(`http://127.0.0.1:${to.port}/slack/events`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(atS + headerOffS),
      'x-slack-signature': `v0=${digest}`,
    },
  });
  return answer.status;
}
