import { z } from 'zod';

const text = z.string().catch('');
const optionalText = z.string().optional().catch(undefined);

/** An entry of GET /containers/json. */
export const summarySchema = z.object({
  Id: z.string(),
  Names: z.array(z.string()).nullish(),
  Image: text,
  State: text,
  Status: text,
  Created: z.number(),
  Ports: z
    .array(
      z.object({
        PrivatePort: z.number(),
        PublicPort: z.number().optional(),
        Type: text,
        IP: optionalText,
      }),
    )
    .nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
});

/** GET /containers/ID/json, without `Config.Env`, `Args` and mounts: they hold secrets. */
export const detailSchema = z.object({
  Id: z.string(),
  Name: text,
  State: z.object({
    Status: text,
    OOMKilled: z.boolean().catch(false),
    ExitCode: z.number().optional(),
    Error: optionalText,
    StartedAt: text,
    FinishedAt: text,
    Health: z
      .object({ Status: text, Log: z.array(z.object({ Output: text })).nullish() })
      .nullish()
      .catch(undefined),
  }),
  RestartCount: z.number().catch(0),
  HostConfig: z.object({
    Memory: z.number().catch(0),
    RestartPolicy: z.object({ Name: text, MaximumRetryCount: z.number().catch(0) }).nullish(),
  }),
  Config: z.object({
    Image: text,
    Tty: z.boolean().catch(false),
    StopTimeout: z.number().nullish().catch(undefined),
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
});

/** GET /images/NAME/json. */
export const imageSchema = z.object({
  Id: z.string(),
  Size: z.number().catch(0),
  Created: optionalText,
  Config: z
    .object({ Cmd: z.array(z.string()).nullish(), Entrypoint: z.array(z.string()).nullish() })
    .nullish()
    .catch(undefined),
});

export const createdSchema = z.object({ Id: z.string(), Warnings: z.array(z.string()).nullish() });
