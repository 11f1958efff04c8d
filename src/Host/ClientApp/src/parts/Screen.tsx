import { Flex } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Name } from './Name';

/** A page of the admin screens: its one heading (of ours, or a name from outside), what can be done, its content. */
export function Screen({ title, lead, actions, children }: { title: string | { outside: string }; lead?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  const text = typeof title === 'string' ? title : title.outside;
  useEffect(() => {
    document.title = `${text} · ${t('app.name')}`;
  }, [text, t]);
  return (
    <Flex vertical gap={16} style={{ minHeight: '100%' }}>
      <Flex wrap gap={12} align="center" justify="space-between" component="header">
        <div>
          <h1 style={{ fontSize: 22, margin: 0 }}>{typeof title === 'string' ? title : <Name>{text}</Name>}</h1>
          {lead && <span className="quiet">{lead}</span>}
        </div>
        {actions && <Flex wrap gap={8}>{actions}</Flex>}
      </Flex>
      {children}
    </Flex>
  );
}
