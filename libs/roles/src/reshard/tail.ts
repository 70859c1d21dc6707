import { partitionOf } from '@tocsin/contracts';
import { type EpochMs } from '@tocsin/model';
import { type StageOutput } from '@tocsin/pipeline';
import { type LogRecord } from '@tocsin/ports';

/** What steps made without a log to append it to: it stands behind what the log holds. */
export class Tail {
  private readonly outputs = new Map<string, StageOutput[]>();

  /** @param partitions how many a topic has */
  constructor(
    private readonly at: EpochMs,
    private readonly partitions: (topic: string) => number,
  ) {}

  append(outputs: readonly StageOutput[]): void {
    for (const output of outputs) {
      const { topic, key } = output;
      const place = `${topic}/${output.partition ?? partitionOf(key, this.partitions(topic))}`;
      const known = this.outputs.get(place);
      if (known) known.push(output);
      else this.outputs.set(place, [output]);
    }
  }

  /** As records that begin at the end of the partition. */
  records(topic: string, partition: number, end: number): LogRecord[] {
    return (this.outputs.get(`${topic}/${partition}`) ?? []).map(({ key, value }, index) => ({
      topic,
      partition,
      offset: end + index,
      timestamp: this.at,
      key: Buffer.from(key),
      value,
      headers: {},
    }));
  }
}
