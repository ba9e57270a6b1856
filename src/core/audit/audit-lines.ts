import type { AuditEntry, AuditFilter, AuditReader } from '../port/audit.ts';

const pageSize = 500;

/** Entries of the audit as lines of JSON, oldest first. `cut` when there were more than were asked for. */
export interface AuditLines {
  readonly lines: readonly string[];
  readonly cut: boolean;
}

/** Reads through the audit, page by page, at most `atMost` entries; one JSON object a line, its keys always the same. */
export async function auditLines(audit: AuditReader, filter: AuditFilter, atMost: number): Promise<AuditLines> {
  const lines: string[] = [];
  let after: AuditEntry | undefined;
  for (;;) {
    // One more than there is room for tells whether that was all.
    const wanted = Math.min(pageSize, atMost - lines.length + 1);
    const page = await audit.following(filter, after, wanted);
    const room = atMost - lines.length;
    lines.push(...page.slice(0, room).map(auditLine));
    if (page.length > room) return { lines, cut: true };
    after = page.at(-1);
    if (page.length < wanted || after === undefined) return { lines, cut: false };
  }
}

function auditLine(entry: AuditEntry): string {
  return JSON.stringify({
    invocation: entry.invocationId,
    at: new Date(entry.requestedAt).toISOString(),
    who: entry.userId,
    channel: entry.channelId,
    via: entry.via,
    command: entry.command,
    args: entry.args,
    class: entry.danger,
    target: entry.target ?? null,
    result: entry.result ?? 'open',
    detail: entry.detail ?? null,
    approver: entry.approver ?? null,
    plan: entry.planHash ?? null,
    tookMs: entry.tookMs ?? null,
  });
}
