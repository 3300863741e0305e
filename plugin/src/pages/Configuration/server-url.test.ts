import { expect, it, vi } from 'vitest';
import { problemOfUrl } from './server-url.ts';

vi.mock('@grafana/i18n', () => ({ t: (_key: string, text: string) => text }));

it('takes an address with host and port, and a path of a proxy in front', () => {
  for (const good of ['', 'http://quartet:8480', 'https://quartet.example.com', 'https://example.com/tools/quartet']) {
    expect(problemOfUrl(good), good).toBeUndefined();
  }
});

it('says what is wrong with any other', () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['quartet', /no address/],
    ['ftp://quartet:21', /http:/],
    ['javascript:alert(1)', /http:/],
    ['http://user:secret@quartet:8480', /passwords/],
    ['http://quartet:8480/api', /\/api/],
    ['http://quartet:8480/', /slash/],
    ['http://quartet:8480/x/', /slash/],
    ['http://quartet:8480?x=1', /ends with/],
  ];
  for (const [address, words] of wrong) expect(problemOfUrl(address), address).toMatch(words);
});
