import { Card, Flex, theme, Typography } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Tastes } from '../../app/AccountMenu';

/** The frame of the pages before a team is entered. */
export function Doorway({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title, t]);
  return (
    <Flex vertical align="center" style={{ minHeight: '100dvh', padding: 16, boxSizing: 'border-box', background: token.colorBgLayout }}>
      <Flex component="header" align="center" justify="end" style={{ width: '100%' }}><Tastes /></Flex>
      <Flex component="main" vertical gap={20} style={{ width: '100%', maxWidth: 400, margin: 'auto 0' }}>
        <Flex align="center" gap={12}>
          <img src="/icon.svg" alt="" width={40} height={40} />
          <div>
            <Typography.Text strong style={{ fontSize: 18 }}>{t('app.name')}</Typography.Text>
            <br />
            <Typography.Text type="secondary">{t('entrance.tagline')}</Typography.Text>
          </div>
        </Flex>
        <Card>
          <Typography.Title level={1} style={{ fontSize: 22, marginTop: 0 }}>{title}</Typography.Title>
          {text && <Typography.Paragraph type="secondary">{text}</Typography.Paragraph>}
          {children}
        </Card>
      </Flex>
    </Flex>
  );
}
