/** How a run of a container ended. */
export interface Exit {
  readonly code: number;
  /** `OOMKilled`, `Error`, `Completed`. */
  readonly reason: string;
  readonly message: string;
  /** Milliseconds since the epoch; undefined for a run that never began. */
  readonly startedAtMs: number | undefined;
  readonly finishedAtMs: number | undefined;
}

/** How often the kubelet asks a container how it is, and what failing means. */
export interface Probe {
  /** What it asks, in short: `GET :8080/healthz`, `exec pg_isready`. */
  readonly asks: string;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  /** Failures in a row after which it counts. */
  readonly failureThreshold: number;
}

/** One container of a pod: what it should be and how it is. */
export interface Container {
  readonly name: string;
  /** `init` runs before the main ones, `debug` was attached later. */
  readonly role: 'main' | 'init' | 'debug';
  readonly image: string;
  readonly pullPolicy: string;
  readonly command: readonly string[];
  readonly ready: boolean;
  readonly restarts: number;
  /** Why it does not run: `CrashLoopBackOff`, `ImagePullBackOff`, with the kubelet's words. */
  readonly waiting: { readonly reason: string; readonly message: string } | undefined;
  readonly running: boolean;
  readonly runningSinceMs: number | undefined;
  /** Its startup probe passed, or it has none; undefined before it ran. */
  readonly started: boolean | undefined;
  /** How its last run ended, if it did. */
  readonly lastExit: Exit | undefined;
  readonly memoryLimitBytes: number | undefined;
  readonly requests: { readonly cpuCores: number; readonly memoryBytes: number };
  readonly probes: { readonly liveness?: Probe; readonly readiness?: Probe; readonly startup?: Probe };
}
