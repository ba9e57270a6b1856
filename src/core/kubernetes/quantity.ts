const scales: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * A Kubernetes quantity (`250m`, `1.5Gi`, `2e3`) as a number in its base unit: cores, bytes, pieces.
 * NaN for anything else. Grammar: apimachinery's resource.Quantity.
 */
export function parseQuantity(text: string): number {
  const parts = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([a-zA-Z]*))$/.exec(text.trim());
  if (parts === null) return Number.NaN;
  const [, digits = '', exponent = '', suffix = ''] = parts;
  return Number(`${digits}${exponent}`) * (scales[suffix] ?? Number.NaN);
}

/** Cores for a reader: `1.5 CPU`, `0.25 CPU`. */
export function formatCores(cores: number): string {
  return `${Number(cores.toFixed(3))} CPU`;
}
