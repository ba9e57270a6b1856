import type { Context } from '../context.ts';
import { slashPayload } from '../deliver/payload.ts';
import { respond } from '../message/respond.ts';
import { SlackError } from '../slack-error.ts';
import type { Channel } from '../store/channel.ts';
import type { User } from '../store/user.ts';
import { Refused } from './refused.ts';
import { typedText } from './typed-text.ts';

/**
 * Sends a slash command to the app. In threads it is refused, as Slack does; so is a command the manifest does not
 * declare. An app that does not answer is told to the person in Slack's words.
 */
export async function runSlashCommand(
  context: Context,
  user: User,
  channel: Channel,
  line: string,
  isInThread: boolean,
): Promise<void> {
  const [, command = '', rest = ''] = /^\s*(\/\S+)\s*([\s\S]*)$/.exec(line) ?? [];
  if (command === '') throw new Refused('A command starts with /.');
  if (isInThread) throw new Refused(`${command} is not supported in threads. Sorry!`);
  const declared = context.manifest.read()?.features.slash_commands;
  const known = declared?.find((each) => each.command === command);
  if (declared !== undefined && known === undefined) throw new Refused(`${command} is not a valid command.`);
  const text = known?.should_escape === false ? rest.trim() : typedText(context.store, rest.trim(), true);

  const payload = slashPayload(context, user, channel, command, text);
  const outcome = await context.delivery.send({ type: 'slash_commands', payload, acceptsResponse: true });
  const fail = (code: string) =>
    context.changes.publish({
      type: 'notice',
      user: user.id,
      channel: channel.id,
      text: `${command} failed with the error "${code}"`,
    });
  switch (outcome.kind) {
    case 'acked':
      return answerInAck(context, { user: user.id, channel: channel.id }, outcome.payload, fail);
    case 'timeout':
      return fail('operation_timeout');
    case 'not_connected':
      return fail('dispatch_failed');
    case 'refused':
      return fail(`http_service_error ${outcome.reason}`);
  }
}

/** An acknowledgement may be the answer itself: a message, or over HTTP plain text. */
function answerInAck(
  context: Context,
  target: { user: string; channel: string },
  payload: unknown,
  fail: (code: string) => void,
): void {
  const answer = typeof payload === 'string' ? { text: payload } : (payload ?? {});
  if (Object.keys(answer).length === 0) return;
  try {
    respond(context, { ...target, source: { kind: 'command' } }, answer);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    fail(error.code);
  }
}
