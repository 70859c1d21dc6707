/** Splits arguments into options with values, flags, and the rest (files). `-` or no file means standard input. */
export function parseArguments(
  args: readonly string[],
  withValue: readonly string[],
): { options: Map<string, string>; flags: Set<string>; files: string[] } {
  const options = new Map<string, string>();
  const flags = new Set<string>();
  const files: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (!arg.startsWith('--')) files.push(arg);
    else if (withValue.includes(arg)) options.set(arg, args[++i] ?? '');
    else flags.add(arg);
  }
  return { options, flags, files };
}
