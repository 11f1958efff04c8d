import { Flex, theme } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Tastes } from '../../app/AccountMenu';
import { Panel } from '../../parts/Panel';

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
            <strong style={{ fontSize: 18 }}>{t('app.name')}</strong>
            <br />
            <span className="quiet">{t('entrance.tagline')}</span>
          </div>
        </Flex>
        <Panel>
          <h1 style={{ fontSize: 22, marginTop: 0 }}>{title}</h1>
          {text && <p className="quiet">{text}</p>}
          {children}
        </Panel>
      </Flex>
    </Flex>
  );
}
