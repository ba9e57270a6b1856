import type { Wishes } from './config-text.ts';

/** What the next steps depend on. */
export interface Setting extends Pick<Wishes, 'operationsChannel' | 'alertsChannel' | 'alertTopics'> {
  readonly path: string;
  /** Variables that hold Slack's tokens already. */
  readonly tokens: { readonly bot: boolean; readonly app: boolean };
}

/** What is to be done after the file was written, in order; what is done already is left out. */
export function nextSteps({ path, tokens, operationsChannel, alertsChannel, alertTopics }: Setting): string[] {
  const channels = [operationsChannel, ...(alertTopics.topics.length > 0 ? [alertsChannel] : [])];
  const named = [...new Set(channels)].map((name) => `#${name.replace(/^#/, '')}`).join(' and in ');
  const config = path === 'middlewatch.yaml' ? '' : ` -- --config ${path}`;
  const steps = [
    ...(tokens.bot && tokens.app
      ? []
      : [
          'At api.slack.com/apps: Create New App, From a manifest, and paste manifest.yml. Install it to the workspace.',
        ]),
    ...(tokens.bot ? [] : ['Put its bot token (xoxb-…) into SLACK_BOT_TOKEN.']),
    ...(tokens.app
      ? []
      : ['Make an app-level token with the scope connections:write (xapp-…), and put it into SLACK_APP_TOKEN.']),
    `In Slack write /invite @middlewatch in ${named}.`,
    `npm run doctor${config}`,
    `npm start${config}`,
    'In Slack: /ops health',
  ];
  return steps.map((step, index) => `${index + 1}. ${step}`);
}
