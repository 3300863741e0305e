/** Which keys do what on the overview. */

import { t } from '@grafana/i18n';
import { Modal, useStyles2 } from '@grafana/ui';
import { styles } from './styles.ts';

export function Help({ onDismiss }: { readonly onDismiss: () => void }) {
  const s = useStyles2(styles);
  const keys: readonly (readonly [readonly string[], string])[] = [
    [['j', '↓'], t('overview.key.down', 'Next service')],
    [['k', '↑'], t('overview.key.up', 'Previous service')],
    [['Enter'], t('overview.key.open', 'Open the service')],
    [['e'], t('overview.key.alerts', 'Its alerts')],
    [['g'], t('overview.key.explore', 'Its signals in Explore')],
    [['/'], t('overview.key.filter', 'Filter')],
    [['Esc'], t('overview.key.leave', 'Leave the filter, or the selected service')],
    [['?'], t('overview.key.help', 'This help')],
  ];
  return (
    <Modal isOpen title={t('overview.help', 'Keyboard shortcuts')} onDismiss={onDismiss}>
      <table className={s.keys}>
        <tbody>
          {keys.map(([names, text]) => (
            <tr key={text}>
              <td>
                {names.map((name) => (
                  <kbd key={name} style={{ marginRight: 4 }}>
                    {name}
                  </kbd>
                ))}
              </td>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
