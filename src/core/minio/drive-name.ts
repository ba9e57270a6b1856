/** A drive's name for a phone: the host where there is one, and the end of its path: `10.0.0.4:9000 …/drive3`, `…/drive3`, `/data1`. */
export function driveName(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const path = url?.pathname ?? endpoint;
  const parts = path.split('/').filter(Boolean);
  const short = parts.length > 1 ? `…/${parts.at(-1)}` : path;
  return url === undefined || url.host === '' ? short : `${url.host} ${short}`;
}
