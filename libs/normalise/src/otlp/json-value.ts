import { isObject, listOf, textOf } from '../json/document.js';
import { textOfValue } from './any-value.js';

const MAX_DEPTH = 16;

/** A JSON `AnyValue` as the value that it stands for; '' when it stands for none. */
export function plainValue(value: unknown, depth = 0): unknown {
  if (!isObject(value) || depth > MAX_DEPTH) return '';
  const { arrayValue, kvlistValue } = value;
  if (isObject(arrayValue)) return listOf(arrayValue.values).map((item) => plainValue(item, depth + 1));
  if (isObject(kvlistValue))
    return Object.fromEntries(
      listOf(kvlistValue.values)
        .filter(isObject)
        .map((pair) => [textOf(pair.key), plainValue(pair.value, depth + 1)]),
    );
  return value.stringValue ?? value.boolValue ?? value.intValue ?? value.doubleValue ?? '';
}

/** A list of key and value as labels. */
export function attributesOf(list: unknown): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const pair of listOf(list).filter(isObject))
    if (typeof pair.key === 'string' && pair.key !== '__proto__')
      labels[pair.key] = textOfValue(plainValue(pair.value));
  return labels;
}
