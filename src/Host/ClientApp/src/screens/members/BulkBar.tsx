import { Button, Dropdown, Flex, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { actions, actionsFor, takesAway, type MemberAction } from './memberActions';
import type { Selection } from './MembersScreen';

/** Who is selected, and what can be done with them. Its height is kept, so that nothing jumps when the first one is ticked. */
export function BulkBar({ selection, total, loaded, onAll, onClear, onAction }: {
  selection: Selection; total: number; loaded: number; onAll: () => void; onClear: () => void; onAction: (action: MemberAction) => void;
}) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const count = selection.all ? total : selection.people.size;
  const possible = selection.all ? actions : actions.filter((action) => [...selection.people.values()].some((person) => actionsFor(person).includes(action)));
  const first = possible.filter((action) => action === 'authorize' || action === 'invite');
  const rest = possible.filter((action) => !first.includes(action));
  return (
    <Flex align="center" gap={8} wrap style={{ minHeight: 40, padding: '0 8px', borderRadius: token.borderRadius, background: count > 0 ? token.colorPrimaryBg : 'transparent' }}>
      {count === 0 ? <span className="quiet">{t('members.loaded', { n: loaded.toLocaleString(), total: total.toLocaleString() })}</span> : (
        <>
          <strong role="status">{selection.all ? t('members.allSelected', { total: total.toLocaleString() }) : t('members.selected', { n: count.toLocaleString() })}</strong>
          {!selection.all && total > count && <Button type="link" size="small" onClick={onAll}>{t('members.selectAll', { total: total.toLocaleString() })}</Button>}
          <Button type="link" size="small" onClick={onClear}>{t('members.clear')}</Button>
          <Flex gap={8} style={{ marginInlineStart: 'auto' }}>
            {first.map((action) => <Button key={action} size="small" type="primary" onClick={() => onAction(action)}>{t(`members.actions.${action}.name`)}</Button>)}
            {rest.length > 0 && (
              <Dropdown trigger={['click']} menu={{ items: rest.map((key) => ({ key, danger: takesAway.has(key), label: t(`members.actions.${key}.name`) })), onClick: ({ key }) => onAction(key as MemberAction) }}>
                <Button size="small">{t('app.more')}</Button>
              </Dropdown>
            )}
          </Flex>
        </>
      )}
    </Flex>
  );
}
