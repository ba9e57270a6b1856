import { z } from 'zod';

/** Limits of Block Kit's composition objects, docs.slack.dev "Composition objects" and the comments in @slack/types. */
export const plainText = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().exactOptional(),
  });

export const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().exactOptional(),
  });

export const textObject = (max: number) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);

/** block_id and action_id. */
export const id = z.string().min(1).max(255);
export const url = z.string().min(1).max(3000);

const optionFields = {
  // 75 by @slack/types; newer documents say 150. The stricter figure holds everywhere.
  value: z.string().min(1).max(75).optional(),
  url: url.optional(),
  description: plainText(75).optional(),
};

/** An option of a select or overflow menu: its text is plain. */
export const plainOption = z.strictObject({ text: plainText(75), ...optionFields });
/** An option of checkboxes or radio buttons: its text and description may be mrkdwn. */
export const option = z.strictObject({
  text: textObject(75),
  ...optionFields,
  description: textObject(75).optional(),
});

export const optionGroup = z.strictObject({ label: plainText(75), options: z.array(plainOption).min(1).max(100) });

export const confirm = z.strictObject({
  title: plainText(100).optional(),
  text: textObject(300),
  confirm: plainText(30).optional(),
  deny: plainText(30).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});

export const imageSource = {
  image_url: url.optional(),
  slack_file: z.union([z.strictObject({ url: z.string() }), z.strictObject({ id: z.string() })]).optional(),
};

export const imageElement = z.strictObject({
  type: z.literal('image'),
  alt_text: z.string().min(1).max(2000),
  ...imageSource,
});
