/** Names of the values of collectd's types that have more than one (types.db); the command form does not carry them. */
const VALUE_NAMES: Readonly<Record<string, readonly string[]>> = {
  load: ['shortterm', 'midterm', 'longterm'],
  if_octets: ['rx', 'tx'],
  if_packets: ['rx', 'tx'],
  if_errors: ['rx', 'tx'],
  if_dropped: ['rx', 'tx'],
  disk_octets: ['read', 'write'],
  disk_ops: ['read', 'write'],
  disk_time: ['read', 'write'],
  disk_merged: ['read', 'write'],
  disk_io_time: ['io_time', 'weighted_io_time'],
  ps_count: ['processes', 'threads'],
  ps_cputime: ['user', 'syst'],
  ps_disk_octets: ['read', 'write'],
  ps_disk_ops: ['read', 'write'],
  ps_pagefaults: ['minflt', 'majflt'],
  io_octets: ['rx', 'tx'],
  df: ['used', 'free'],
};

/** The name of a type's value: from types.db, `value` for a single one, else its number. */
export const valueName = (type: string, index: number, count: number): string =>
  VALUE_NAMES[type]?.[index] ?? (count === 1 ? 'value' : String(index));
