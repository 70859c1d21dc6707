import { ByteInterner } from '../byte-interner.js';
import { type Slice, setSlice } from '../event-sink.js';

/** Names of files and folders that say nothing about who writes them. */
const GENERIC = new Set(
  (
    'access error out stdout stderr output log logs message messages syslog app application server service current ' +
    'console debug info warn main default tmp temp var home opt data containers pods json text'
  ).split(' '),
);
const SUFFIX = /(?:\.(?:log|json|txt|out|err|gz)|[.-]\d{1,20})$/i;
/** Of a longer path the end is looked at, in bytes. */
const MAX_PATH = 512;

/** The container of `/var/log/containers/POD_NAMESPACE_CONTAINER-64HEX.log`. */
const CONTAINER_FILE = /^[^_]+_[^_]+_(.+)-[0-9a-f]{64}$/;

/**
 * The service that a log file's path gives away: its name without suffixes, or the folder's when the name says nothing
 * (`nginx/access.log`). '' when both say nothing.
 */
export function serviceInPath(path: string): string {
  const parts = path.split(/[/\\]/).filter(Boolean);
  for (const part of parts.reverse().slice(0, 2)) {
    const name = withoutSuffixes(part);
    const container = CONTAINER_FILE.exec(name);
    if (container) return container[1]!;
    if (name && !GENERIC.has(name.toLowerCase()) && /[a-z]/i.test(name)) return name;
  }
  return '';
}

function withoutSuffixes(name: string): string {
  const shorter = name.replace(SUFFIX, '');
  return shorter === name ? name : withoutSuffixes(shorter);
}

const encoder = new TextEncoder();

/** Distinct paths that are remembered. */
const MAX_PATHS = 10_000;

/** `serviceInPath` for the hot path: each distinct path is looked into once. */
export class PathServices {
  private services: Uint8Array[] = [];
  private paths = this.forget();

  /** Points `into` at the service of the path `bytes[start, end)`. */
  read(bytes: Uint8Array, start: number, end: number, into: Slice): void {
    if (this.services.length >= MAX_PATHS) this.paths = this.forget();
    const service = this.services[this.paths.idOf(bytes, Math.max(start, end - MAX_PATH), end)]!;
    setSlice(into, service, 0, service.length);
  }

  private forget(): ByteInterner {
    this.services = [];
    return new ByteInterner((path) => this.services.push(encoder.encode(serviceInPath(path))) - 1);
  }
}
