import { z } from 'zod';

/** Who owns an object. */
export const ownersSchema = z
  .array(
    z.object({
      kind: z.string(),
      name: z.string(),
      uid: z.string().default(''),
      controller: z.boolean().default(false),
    }),
  )
  .default([]);

/** The one owner that controls it. */
export function controllerOf(owners: z.infer<typeof ownersSchema>): { kind: string; name: string } | undefined {
  const owner = owners.find((reference) => reference.controller);
  return owner === undefined ? undefined : { kind: owner.kind, name: owner.name };
}
