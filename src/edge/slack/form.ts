import type { types } from '@slack/bolt';
import { z } from 'zod';
import type { Form } from '../../core/view/view.ts';
import { shortenEnd } from '../../lib/text.ts';
import type { Incoming } from './incoming.ts';
import { clean } from './render/clean.ts';

const plain = (text: string, limit: number): types.PlainTextElement => ({
  type: 'plain_text',
  text: shortenEnd(clean(text) || ' ', limit),
  emoji: false,
});

/** What a form remembers of the button that opened it. It comes back from outside and is decoded again. */
const remembered = z.object({
  command: z.string(),
  args: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  channelId: z.string(),
  threadTs: z.string().optional(),
  messageTs: z.string().optional(),
  ephemeral: z.boolean(),
  responseUrl: z.string().optional(),
});
export type Remembered = z.infer<typeof remembered>;

/** The modal for a form: one input a field, named by its argument. */
export function formModal(form: Form, memory: Remembered): types.ModalView {
  return {
    type: 'modal',
    callback_id: 'ask',
    title: plain(form.title, 24),
    submit: plain(form.submit, 24),
    close: plain('Cancel', 24),
    private_metadata: JSON.stringify(memory),
    blocks: form.fields.slice(0, 10).map((field) => ({
      type: 'input',
      block_id: field.argument,
      label: plain(field.label, 2_000),
      optional: field.optional ?? false,
      element: elementFor(field),
    })),
  };
}

function elementFor(field: Form['fields'][number]): types.PlainTextInput | types.StaticSelect {
  if (field.options !== undefined) {
    const options = field.options
      .slice(0, 100)
      .map((option) => ({ text: plain(option.label, 75), value: option.value.slice(0, 75) }));
    const initial = options.find((option) => option.value === field.initial);
    return {
      type: 'static_select',
      action_id: 'value',
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    };
  }
  const initial = field.initial === undefined || field.initial === '' ? {} : { initial_value: field.initial };
  return {
    type: 'plain_text_input',
    action_id: 'value',
    multiline: field.multiline ?? false,
    max_length: 1_000,
    ...initial,
  };
}

const submitted = z.object({
  trigger_id: z.string().optional(),
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  team: z.object({ id: z.string() }).nullable(),
  view: z.object({
    id: z.string(),
    private_metadata: z.string(),
    state: z.object({
      values: z.record(
        z.string(),
        z.record(
          z.string(),
          z.object({ value: z.string().nullish(), selected_option: z.object({ value: z.string() }).nullish() }),
        ),
      ),
    }),
  }),
});

/** A submitted form as the invocation it stands for: its fields are merged into what the button carried. */
export function fromForm(body: unknown): Incoming {
  const read = submitted.parse(body);
  const memory = remembered.parse(JSON.parse(read.view.private_metadata));
  const filled: Record<string, string> = {};
  for (const [argument, elements] of Object.entries(read.view.state.values)) {
    const element = Object.values(elements)[0];
    const value = element?.selected_option?.value ?? element?.value;
    if (value) filled[argument] = value;
  }
  return {
    key: `form:${read.view.id}`,
    userId: read.user.id,
    teamId: read.user.team_id ?? read.team?.id ?? '',
    channelId: memory.channelId,
    threadTs: memory.threadTs,
    messageTs: memory.messageTs,
    ephemeral: memory.ephemeral,
    responseUrl: memory.responseUrl,
    via: 'form',
    asked: { command: memory.command, args: { ...memory.args, ...filled } },
  };
}
