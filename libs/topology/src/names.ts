/** `node-6`, `node-6:9100` and a declared alias are one host. */
const withoutPort = (name: string): string => name.replace(/:\d{1,5}$/, '');

/** One name for each thing, from declared aliases. */
export class Names {
  private readonly sameAs: ReadonlyMap<string, string>;

  constructor(aliases: readonly { readonly name: string; readonly sameAs: string }[]) {
    this.sameAs = new Map(aliases.map(({ name, sameAs }) => [name, sameAs]));
  }

  /** A chain of aliases is followed to its end, a cycle of them ends where it began. */
  of(name: string): string {
    const seen = new Set<string>();
    let at = withoutPort(name);
    for (let next = this.sameAs.get(at); next !== undefined && !seen.has(at); next = this.sameAs.get(at)) {
      seen.add(at);
      at = next;
    }
    return at;
  }
}
