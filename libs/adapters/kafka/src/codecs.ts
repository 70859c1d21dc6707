import { decompress as zstdDecompress } from 'fzstd';
import kafkajs from 'kafkajs';
import { compressFrame, decompressFrame } from 'lz4-napi';
import { compress as snappyCompress, uncompress as snappyUncompress } from 'snappyjs';
import { PermanentError } from '@tocsin/model';

const { CompressionCodecs, CompressionTypes } = kafkajs;
/** Java clients cut snappy into blocks after this head (the xerial framing). */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);

function readSnappy(buffer: Buffer): Buffer {
  if (!buffer.subarray(0, XERIAL.length).equals(XERIAL)) return Buffer.from(snappyUncompress(buffer));
  const blocks: Buffer[] = [];
  for (let at = 16; at < buffer.length;) {
    const size = buffer.readInt32BE(at);
    blocks.push(Buffer.from(snappyUncompress(buffer.subarray(at + 4, at + 4 + size))));
    at += 4 + size;
  }
  return Buffer.concat(blocks);
}

/** kafkajs knows gzip alone; this teaches it to read snappy, lz4 and zstd, and to write the first two. */
export function registerCodecs(): void {
  CompressionCodecs[CompressionTypes.Snappy] = () => ({
    compress: async ({ buffer }: { buffer: Buffer }) => Buffer.from(snappyCompress(buffer)),
    decompress: async (buffer: Buffer) => readSnappy(buffer),
  });
  CompressionCodecs[CompressionTypes.LZ4] = () => ({
    compress: async ({ buffer }: { buffer: Buffer }) => compressFrame(buffer),
    decompress: async (buffer: Buffer) => decompressFrame(buffer),
  });
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({
    compress: async () => {
      throw new PermanentError('invalid_configuration', 'zstd is read only');
    },
    decompress: async (buffer: Buffer) => Buffer.from(zstdDecompress(buffer)),
  });
}
