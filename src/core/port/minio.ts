/** What commands may ask of one Minio target. Every call takes a signal, has a deadline and bounds its lists. */
export interface MinioPort {
  /** The target's name in the configuration. */
  readonly name: string;
}
