import { Flex } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A page of the admin screens: its one heading, what can be done, its content. */
export function Screen({ title, lead, actions, children }: { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title, t]);
  return (
    <Flex vertical gap={16} style={{ minHeight: '100%' }}>
      <Flex wrap gap={12} align="center" justify="space-between" component="header">
        <div>
          <h1 style={{ fontSize: 22, margin: 0 }}>{title}</h1>
          {lead && <span className="quiet">{lead}</span>}
        </div>
        {actions && <Flex wrap gap={8}>{actions}</Flex>}
      </Flex>
      {children}
    </Flex>
  );
}
