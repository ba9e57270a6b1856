import { App, LogLevel } from '@slack/bolt';

// Bolt's own getting-started app, for comparison.
const { SLACK_BOT_TOKEN: token, SLACK_APP_TOKEN: appToken, SLACK_API_URL: slackApiUrl } = process.env;
if (!token || !appToken || !slackApiUrl)
  throw new Error('SLACK_BOT_TOKEN, SLACK_APP_TOKEN and SLACK_API_URL are needed');
const app = new App({ token, appToken, socketMode: true, clientOptions: { slackApiUrl }, logLevel: LogLevel.ERROR });
app.command('/ops', async ({ ack, respond }) => {
  await ack();
  await respond('Hello');
});
process.on('SIGTERM', () => void app.stop().then(() => process.exit(0)));
await app.start();
