import type { KubernetesRow, KubernetesTable } from '../port/kubernetes.ts';

/**
 * Rows of a pod table that want a look: not all containers ready while not finished, or a status other than
 * Running, Completed and Succeeded. Judged by the server's own READY and STATUS columns; nothing where those are missing.
 */
export function troubledPods(pods: KubernetesTable): readonly KubernetesRow[] {
  const ready = pods.columns.findIndex((column) => column.name === 'Ready');
  const status = pods.columns.findIndex((column) => column.name === 'Status');
  if (ready < 0 || status < 0) return [];
  return pods.rows.filter((row) => isTroubled(row.cells[ready] ?? '', row.cells[status] ?? ''));
}

function isTroubled(ready: string, status: string): boolean {
  if (status === 'Completed' || status === 'Succeeded') return false;
  if (status !== 'Running') return true;
  const [have, want] = ready.split('/');
  return have !== want;
}
