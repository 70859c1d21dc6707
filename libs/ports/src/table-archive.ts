/** Rows of one table, each as JSON text. */
export interface TableRows {
  readonly table: string;
  readonly rows: readonly string[];
}

/** Everything that the database holds besides snapshots, out of it and into another. */
export interface TableArchive {
  /** Name of the newest migration that was applied. */
  schema(): Promise<string>;
  /** Hands over every row of one moment; tables that others refer to come first. */
  dump(take: (rows: TableRows) => Promise<void>): Promise<void>;
  /**
   * Fills an empty database that has the schema of these rows, and brings it up to date. Throws `ConfigurationError` when there
   * are rows already.
   */
  load(batches: AsyncIterable<TableRows>): Promise<void>;
}
