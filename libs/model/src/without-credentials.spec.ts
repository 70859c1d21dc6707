import { describe, expect, it } from '@jest/globals';
import { withoutCredentials } from './without-credentials.js';

describe('withoutCredentials', () => {
  it.each([
    ['smtps://bot:p@ss@mail.example:465', 'smtps://•••@mail.example:465'],
    ['POST https://u:p@x.example/a failed', 'POST https://•••@x.example/a failed'],
    ['https://x.example/hook?team=1&token=abc#top', 'https://x.example/hook?team=1&token=•••#top'],
    ['https://x.example/hook?api_key=abc', 'https://x.example/hook?api_key=•••'],
  ])('hides what %s proves itself with', (given, shown) => {
    expect(withoutCredentials(given)).toBe(shown);
  });

  it.each(['https://x.example/a?page=2', 'mail to ana@example.org', 'https://x.example/@ana', 'monkey=1'])(
    'leaves %s alone',
    (text) => {
      expect(withoutCredentials(text)).toBe(text);
    },
  );
});
