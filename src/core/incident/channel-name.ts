const lengthMax = 80;

/** The name of an incident's channel as Slack takes it: lower-case letters, digits and hyphens, at most 80. The id keeps it apart from all others. */
export function channelNameOf(prefix: string, id: string, title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '');
  return `${prefix}-${id.toLowerCase()}${words === '' ? '' : `-${words}`}`.slice(0, lengthMax);
}
