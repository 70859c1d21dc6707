export const DIGIT = 1;
export const WORD = 2;
export const SPACE = 4;
export const SEPARATOR = 8;
export const SLASH = 16;

const classes = new Uint8Array(256).fill(WORD);
for (let byte = 0x30; byte <= 0x39; byte++) classes[byte] = DIGIT;
for (const char of ' \t\r\n') classes[char.charCodeAt(0)] = SPACE;
for (const char of '=,;()[]{}"\'<>|`') classes[char.charCodeAt(0)] = SEPARATOR;
classes['/'.charCodeAt(0)] = SLASH;

/** What each byte is to the scanner; bytes above 127 count as letters. */
export const BYTE_CLASSES: Uint8Array = classes;

export const MAX_WORDS = 64;
