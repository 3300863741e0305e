import { describe, expect, it } from 'vitest';
import { recipientsOf } from './recipients.ts';
import { defaults, hooks, modelOf, service } from './testing/fleet.ts';

const EMAIL = { email: ['a@example.com'] };
const SMTP = { smarthost: 'mail:25', from: 'b@example.com' };

function found(model: ReturnType<typeof modelOf>) {
  const { find } = recipientsOf(model);
  return Object.fromEntries(model.services.map((one) => [one.name, find(one.defaults, one.notify)?.name]));
}

describe('the root', () => {
  it('is what the outermost Defaults name', () => {
    const model = modelOf({
      'd.yaml': [defaults({ notify: 'all', receivers: hooks('all', 'team') })],
      'team/d.yaml': [defaults({ notify: 'team' })],
    });
    expect(recipientsOf(model).root?.name).toBe('all');
  });

  it('is what several outermost folders agree on', () => {
    const one = defaults({ notify: 'all', receivers: hooks('all') });
    expect(recipientsOf(modelOf({ 'a/d.yaml': [one], 'b/d.yaml': [one] })).root?.called).toBe('all');
    expect(recipientsOf(modelOf({ '/a/d.yaml': [one], '/a/b/d.yaml': [defaults({})] })).root?.called).toBe('all');
  });

  it('is nobody where they do not, or name nobody, or one that is not there', () => {
    const files = {
      'a/d.yaml': [defaults({ notify: 'a', receivers: hooks('a') })],
      'b/d.yaml': [defaults({ notify: 'b', receivers: hooks('b') })],
    };
    expect(recipientsOf(modelOf(files)).root).toBeUndefined();
    expect(recipientsOf(modelOf({ 'd.yaml': [defaults({ receivers: hooks('a') })] })).root).toBeUndefined();
    expect(recipientsOf(modelOf({ 'd.yaml': [defaults({ notify: 'c' })] })).root).toBeUndefined();
    expect(recipientsOf(modelOf({})).root).toBeUndefined();
  });
});

describe('find', () => {
  it('tells two receivers of one name apart, and takes equal ones for one', () => {
    const model = modelOf({
      'a/d.yaml': [defaults({ notify: 'oncall', receivers: hooks('oncall') }), service('a')],
      'b/d.yaml': [defaults({ notify: 'oncall', receivers: hooks('oncall') }), service('b')],
      'c/d.yaml': [
        defaults({ notify: 'oncall', receivers: { oncall: { webhook: { url: 'http://other' } } } }),
        service('c'),
      ],
    });
    expect(found(model)).toEqual({ a: 'oncall', b: 'oncall', c: 'oncall/2' });
  });

  it('leaves email out where nothing says how mail is sent, and the receiver where nothing else is left', () => {
    const receivers = { mail: EMAIL, both: { ...EMAIL, ...hooks('both').both } };
    const services = [service('a', { notify: 'mail' }), service('b', { notify: 'both' })];
    const bare = modelOf({ 'd.yaml': [defaults({ receivers }), ...services] });
    expect(found(bare)).toEqual({ a: undefined, b: 'both' });
    const { find } = recipientsOf(bare);
    expect(find(bare.services[1]!.defaults, 'both')?.receiver).toEqual(hooks('both').both);
    expect(found(modelOf({ 'd.yaml': [defaults({ receivers, smtp: SMTP }), ...services] }))).toEqual({
      a: 'mail',
      b: 'both',
    });
  });

  it('keeps the name of the receiver that tells nobody for itself', () => {
    const model = modelOf({ 'd.yaml': [defaults({ notify: 'nobody', receivers: hooks('nobody') }), service('a')] });
    expect(found(model)).toEqual({ a: 'nobody/2' });
  });
});
