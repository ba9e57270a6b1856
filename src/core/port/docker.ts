/** A container in a list; `createdAt` in milliseconds since the epoch. */
export interface ContainerSummary {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  /** Docker's word: created, running, paused, restarting, removing, exited, dead. */
  readonly state: string;
  /** Docker's own sentence: `Up 2 hours (healthy)`, `Exited (137) 5 minutes ago`. */
  readonly status: string;
  readonly createdAt: number;
  readonly ports: readonly PublishedPort[];
  /** Of Docker Compose, where it made the container. */
  readonly project: string | undefined;
}

/** A port of the container; published where `hostPort` is set. */
export interface PublishedPort {
  readonly containerPort: number;
  readonly protocol: string;
  readonly hostPort: number | undefined;
  readonly hostAddress: string | undefined;
}

/** A container as it is now. Its environment is never read: it holds secrets. */
export interface ContainerDetail {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly state: string;
  /** `healthy`, `unhealthy`, `starting`; undefined without a health check. */
  readonly health: string | undefined;
  /** The last answer of the health check. */
  readonly healthOutput: string | undefined;
  /** The engine's own text, exact: it changes with every start. */
  readonly startedAtText: string;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
  readonly exitCode: number | undefined;
  readonly outOfMemory: boolean;
  readonly error: string | undefined;
  readonly restartPolicy: string;
  readonly restarts: number;
  /** Seconds the container has to stop before it is killed; 10 when it does not say. */
  readonly stopTimeoutS: number;
  readonly memoryBytes: number | undefined;
  readonly project: string | undefined;
  readonly terminal: boolean;
}

/** A line that a container wrote. */
export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** The newest lines, oldest first; `cut` when older ones within the question were left out for size. */
export interface LogOutput {
  readonly lines: readonly LogLine[];
  readonly cut: boolean;
}

/** An image that lies on the engine. */
export interface ImageDetail {
  readonly id: string;
  readonly sizeBytes: number;
  readonly createdAt: number | undefined;
  readonly command: readonly string[];
}

/** What a new container may be: nothing of the host, and limits on what it takes. */
export interface RunSpec {
  readonly image: string;
  readonly command: readonly string[];
  readonly name: string | undefined;
  readonly memoryBytes: number;
  /** Thousandths of a processor. */
  readonly cpuMillis: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** What commands may ask of one Docker target. Every call takes a signal, has a deadline and bounds its lists. */
export interface DockerPort {
  /** The target's name in the configuration. */
  readonly name: string;
  /** Image patterns that `run` may start, as configured; `*` stands for any run of characters. */
  readonly allowedImages: readonly string[];
  /** Running containers, or all; at most 10,000, with the count of all there are. */
  containers(
    query: { all: boolean },
    signal: AbortSignal,
  ): Promise<{ readonly containers: readonly ContainerSummary[]; readonly total: number }>;
  /** By name or id. Undefined when there is none. */
  inspect(container: string, signal: AbortSignal): Promise<ContainerDetail | undefined>;
  /** The last `tail` lines (at most 10,000), those since `sinceAt` if given, at most 256 KiB of them. */
  logs(
    container: string,
    query: { tail: number; sinceAt?: number | undefined },
    signal: AbortSignal,
  ): Promise<LogOutput>;
  /** Stops and starts; settles when the container was started again. `stopTimeoutS` is added to the deadline. */
  restart(container: string, stopTimeoutS: number, signal: AbortSignal): Promise<void>;
  /**
   * Waits until the container runs and, where it has a health check, is healthy or unhealthy, or until it has ended;
   * at most `withinMs`. Answers what it is then; undefined when it is gone.
   */
  settled(container: string, withinMs: number, signal: AbortSignal): Promise<ContainerDetail | undefined>;
  /** Undefined when the image is not on the engine; nothing is pulled. */
  image(name: string, signal: AbortSignal): Promise<ImageDetail | undefined>;
  /**
   * Creates and starts a container: no privilege, no mount, no network of the host, no new privileges, 256 processes.
   * Fails with `denied` for an image that is not allowed and `conflict` for a name in use; a container that was created
   * but did not start is removed again.
   */
  run(spec: RunSpec, signal: AbortSignal): Promise<{ readonly id: string; readonly warnings: readonly string[] }>;
}
