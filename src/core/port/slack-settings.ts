import type { Secret } from '../../lib/secret.ts';

/** How Slack is reached: by sockets that the bot opens, or by requests that Slack sends. */
export type SlackSettings = {
  readonly botToken: Secret;
  /** Replaces Slack's own address; it must end in `/api/`. */
  readonly apiUrl?: string | undefined;
  /** Whether HTTPS_PROXY and NO_PROXY of the environment are honoured. */
  readonly proxied: boolean;
} & (
  | { readonly mode: 'socket'; readonly appToken: Secret }
  | { readonly mode: 'http'; readonly signingSecret: Secret; readonly host: string; readonly port: number }
);
