import { z } from 'zod';
import { id, imageElement, imageSource, mrkdwn, plainText, textObject } from './composition.ts';
import { accessory, actionsElement, inputElement } from './element-schema.ts';
import { richText } from './rich-text.ts';

const block = { block_id: id.optional() };

const section = z
  .strictObject({
    type: z.literal('section'),
    ...block,
    text: textObject(3000).optional(),
    fields: z.array(textObject(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((it) => it.text !== undefined || it.fields !== undefined, 'missing required field: text or fields');

const header = z.strictObject({ type: z.literal('header'), ...block, text: plainText(150) });
const divider = z.strictObject({ type: z.literal('divider'), ...block });

const context = z.strictObject({
  type: z.literal('context'),
  ...block,
  elements: z
    .array(z.discriminatedUnion('type', [imageElement, plainText(3000), mrkdwn(3000)]))
    .min(1)
    .max(10),
});

const actions = z.strictObject({
  type: z.literal('actions'),
  ...block,
  elements: z.array(actionsElement).min(1).max(25),
});

const image = z
  .strictObject({
    type: z.literal('image'),
    ...block,
    alt_text: z.string().min(1).max(2000),
    title: plainText(2000).optional(),
    ...imageSource,
  })
  .refine(
    (it) => (it.image_url === undefined) !== (it.slack_file === undefined),
    'missing required field: exactly one of image_url and slack_file',
  );

const input = z.strictObject({
  type: z.literal('input'),
  ...block,
  label: plainText(2000),
  element: inputElement,
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
});

const cell = z.discriminatedUnion('type', [
  richText,
  z.strictObject({ type: z.literal('raw_text'), text: z.string() }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string() }),
]);

const table = z.strictObject({
  type: z.literal('table'),
  ...block,
  rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
  column_settings: z
    .array(
      z
        .strictObject({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: z.boolean().optional() })
        .nullable(),
    )
    .max(20)
    .optional(),
});

const markdown = z.strictObject({ type: z.literal('markdown'), ...block, text: z.string().min(1).max(12_000) });

/**
 * The blocks that the workspace models, with Slack's limits (docs.slack.dev "Block Kit reference"). A type that Slack
 * has and this list has not is refused by name rather than guessed at.
 */
export const blockSchema = z.discriminatedUnion('type', [
  section,
  header,
  divider,
  context,
  actions,
  image,
  input,
  table,
  markdown,
  richText,
]);

/** Where blocks can be: what a surface does not take is refused there. */
export type Surface = 'message' | 'modal' | 'home';

/** Types that a surface refuses although they are blocks. */
export const refusedOn: Record<Surface, readonly string[]> = {
  message: ['file', 'alert'],
  modal: ['markdown', 'table', 'plan', 'task_card', 'context_actions', 'data_visualization', 'card', 'carousel'],
  home: ['markdown', 'table', 'plan', 'task_card', 'context_actions', 'data_visualization', 'alert'],
};
