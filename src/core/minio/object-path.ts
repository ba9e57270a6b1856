/** `bucket/key` as people type it, split at the first slash; a leading slash or `s3://` is forgiven. */
export function splitPath(path: string): { readonly bucket: string; readonly key: string } {
  const plain = path.replace(/^s3:\/\//, '').replace(/^\/+/, '');
  const slash = plain.indexOf('/');
  return slash < 0 ? { bucket: plain, key: '' } : { bucket: plain.slice(0, slash), key: plain.slice(slash + 1) };
}

/** The prefix that a key lies in, with its slash; empty for one at the top. */
export function folderOf(key: string): string {
  return key.slice(0, key.replace(/\/+$/, '').lastIndexOf('/') + 1);
}
