import { type LogRecord } from '@tocsin/ports';

/** Records of several partitions in one row, by the time of appending, then by partition; each partition keeps its order. */
export async function* mergeRecords(partitions: readonly AsyncIterable<LogRecord[]>[]): AsyncGenerator<LogRecord> {
  const heads: { readonly rest: AsyncIterator<LogRecord[]>; batch: LogRecord[]; at: number }[] = [];
  for (const partition of partitions) heads.push({ rest: partition[Symbol.asyncIterator](), batch: [], at: 0 });
  const headOf = async (head: (typeof heads)[number]): Promise<LogRecord | null> => {
    while (head.at >= head.batch.length) {
      const { value, done } = await head.rest.next();
      if (done) return null;
      Object.assign(head, { batch: value, at: 0 });
    }
    return head.batch[head.at]!;
  };
  for (;;) {
    let oldest: { readonly record: LogRecord; readonly head: (typeof heads)[number] } | null = null;
    for (const head of heads) {
      const record = await headOf(head);
      if (record && (!oldest || record.timestamp < oldest.record.timestamp)) oldest = { record, head };
    }
    if (!oldest) return;
    oldest.head.at++;
    yield oldest.record;
  }
}
