const decoder = new TextDecoder();

/**
 * Gives each distinct byte text a small number without building a string: `idOf` of a known text allocates nothing.
 * `resolve` is called once for each new text and returns its number. Forgets everything at `limit` texts, so that
 * unbounded values cannot fill the memory; the numbers stay valid, they are the caller's.
 */
export class ByteInterner {
  private capacity = 1024;
  private hashes = new Int32Array(this.capacity);
  private ids = new Int32Array(this.capacity).fill(-1);
  private texts: (Uint8Array | undefined)[] = [];
  private count = 0;

  constructor(
    private readonly resolve: (text: string) => number,
    private readonly limit = 100_000,
  ) {}

  idOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    let slot = (hash ^ (hash >>> 15)) & (this.capacity - 1);
    while (this.ids[slot] !== -1) {
      if (this.hashes[slot] === hash && this.same(this.texts[slot]!, bytes, start, end)) return this.ids[slot]!;
      slot = (slot + 1) & (this.capacity - 1);
    }
    return this.add(hash, bytes, start, end);
  }

  private same(text: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
    if (text.length !== end - start) return false;
    for (let i = 0; i < text.length; i++) if (text[i] !== bytes[start + i]) return false;
    return true;
  }

  private add(hash: number, bytes: Uint8Array, start: number, end: number): number {
    if (this.count >= this.limit) this.reset(1024);
    else if (this.count * 2 >= this.capacity) this.grow();
    const text = bytes.slice(start, end);
    const id = this.resolve(decoder.decode(text));
    this.place(hash, text, id);
    return id;
  }

  private place(hash: number, text: Uint8Array, id: number): void {
    let slot = (hash ^ (hash >>> 15)) & (this.capacity - 1);
    while (this.ids[slot] !== -1) slot = (slot + 1) & (this.capacity - 1);
    this.hashes[slot] = hash;
    this.ids[slot] = id;
    this.texts[slot] = text;
    this.count++;
  }

  private grow(): void {
    const { hashes, ids, texts } = this;
    this.reset(this.capacity * 2);
    for (let slot = 0; slot < ids.length; slot++)
      if (ids[slot] !== -1) this.place(hashes[slot]!, texts[slot]!, ids[slot]!);
  }

  private reset(capacity: number): void {
    this.capacity = capacity;
    this.hashes = new Int32Array(capacity);
    this.ids = new Int32Array(capacity).fill(-1);
    this.texts = [];
    this.count = 0;
  }
}
