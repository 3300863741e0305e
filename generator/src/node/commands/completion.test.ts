import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { world } from '../testing/world.ts';

/** What bash offers after `line`. */
async function offered(line: string): Promise<readonly string[]> {
  const here = world({ 'shop.yaml': '' });
  const script = (await here.run('completion bash')).stdout;
  const words = line.split(' ');
  const probe = `${script}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _quartet; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', probe], { cwd: here.folder, encoding: 'utf8' }).split('\n').filter(Boolean);
}

describe('completion of bash', () => {
  it('offers commands, and what begins as one does', async () => {
    expect(await offered('quartet ')).toEqual(expect.arrayContaining(['generate', 'check', 'explain', '--format']));
    expect(await offered('quartet ge')).toEqual(['generate']);
  });

  it('offers the options of the command and the values of an option', async () => {
    expect(await offered('quartet generate --')).toEqual(expect.arrayContaining(['--out', '--target', '--fail-on']));
    expect(await offered('quartet check a --format ')).toEqual(['text', 'json', 'github']);
    expect(await offered('quartet generate --target prometheus')).toEqual(['prometheus-rules']);
    expect(await offered('quartet init --profile express')).toEqual(['express-prom-bundle']);
  });

  it('offers files where specs belong and codes to explain', async () => {
    expect(await offered('quartet check s')).toEqual(['shop.yaml']);
    expect(await offered('quartet explain foreign-f')).toEqual(['foreign-file']);
  });
});

describe.each(['bash', 'zsh', 'fish'])('the script for %s', (shell) => {
  it('names every command and the same bytes come twice', async () => {
    const { code, stdout } = await world().run(`completion ${shell}`);
    expect(code).toBe(0);
    for (const command of ['init', 'generate', 'check', 'test', 'lint', 'diff', 'explain'])
      expect(stdout).toContain(command);
    expect((await world().run(`completion ${shell}`)).stdout).toBe(stdout);
  });

  it('is read by that shell without a complaint, where the shell is installed', async () => {
    const { stdout } = await world().run(`completion ${shell}`);
    const { error, stderr } = spawnSync(shell, ['-n'], { input: stdout, encoding: 'utf8' });
    expect(error === undefined || 'code' in error).toBe(true);
    expect(stderr ?? '').toBe('');
  });
});
