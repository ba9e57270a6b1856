/** What commands may ask of one Docker target. Every call takes a signal, has a deadline and bounds its lists. */
export interface DockerPort {
  /** The target's name in the configuration. */
  readonly name: string;
}
