/**
 * Undoes what phones and Slack do to typed commands, so that words mean what was meant:
 * smart quotes become plain ones, an em or en dash before a letter becomes `--` (or `-` before a single letter),
 * `<@U1|name>` becomes `U1`, `<#C1|name>` becomes `C1`, `<https://x|x>` and `<mailto:a@b|a@b>` their text,
 * and `&amp;`, `&lt;`, `&gt;` are decoded once, last (Slack escapes command text once).
 */
export function undoTyping(words: string): string {
  return words
    .replace(/[\u201c\u201d\u201e\u201f\u00ab\u00bb]/g, '"')
    .replace(/[\u2018\u2019\u201a\u201b]/g, "'")
    .replace(/(^|\s)[\u2013\u2014](?=[A-Za-z](?:\s|=|$))/g, '$1-')
    .replace(/(^|\s)[\u2013\u2014](?=[A-Za-z])/g, '$1--')
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
    .replace(/<[@#]([A-Z0-9]+)(?:\|[^>]*)?>/g, '$1')
    .replace(/<mailto:([^|>]+)(?:\|[^>]*)?>/g, '$1')
    .replace(/<(https?:[^|>]+)(?:\|([^>]*))?>/g, (_, url: string, label: string | undefined) => label ?? url)
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
