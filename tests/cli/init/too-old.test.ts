import { describe, expect, it } from 'vitest';
import { planned } from './planned.ts';

/** An app of these packages. */
const withPackages = (dependencies: Record<string, string>) =>
  planned({ 'package.json': JSON.stringify({ dependencies }) });

describe('an app of which something is too old', () => {
  it('is refused once, with all of it and the order to go', async () => {
    const refused = withPackages({
      next: '13.5.6',
      react: '^18.2.0',
      'next-auth': '^4.24.0',
      '@prisma/client': '5.22.0',
    });
    await expect(refused).rejects.toMatchObject({
      code: 'next_too_old',
      message: expect.stringMatching(
        /Prisma 5\.22\.0 \(6 or later\), Next\.js 13\.5\.6 \(15\.5 or later\), React \^18\.2\.0 \(19 or later\)\. Upgrade 1\. next-auth to the newest 4.*2\. Prisma.*3\. Next\.js and React together.*Nothing was written/,
      ),
    });
  });

  it.each([
    ['next_too_old', { next: '14.2.1', react: '19.0.0' }],
    ['react_too_old', { next: '15.5.0', react: '18.3.1' }],
    ['prisma_unsupported', { next: '15.5.0', react: '19.0.0', prisma: '5.1.0' }],
  ])('%s: %j', async (code, dependencies) => {
    await expect(withPackages(dependencies)).rejects.toMatchObject({ code });
  });
});
