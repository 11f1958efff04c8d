import { BulbOutlined, TranslationOutlined, UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../api/client';
import { useAction } from '../parts/useAction';
import { prefer, usePreferences, type Appearance } from './preferences';
import { meQuery, type Me } from './session';

/** Language and appearance: at hand on every page, signed in or not. */
export function Tastes() {
  const { t } = useTranslation();
  const { language, appearance } = usePreferences();
  const looks: Appearance[] = ['light', 'dark', 'system'];
  return (
    <>
      <Tooltip title={language === 'zh-CN' ? 'English' : '简体中文'}>
        <Button
          type="text"
          icon={<TranslationOutlined />}
          aria-label={language === 'zh-CN' ? 'English' : '简体中文'}
          lang={language === 'zh-CN' ? 'en' : 'zh-CN'}
          onClick={() => prefer({ language: language === 'zh-CN' ? 'en' : 'zh-CN' })}
        />
      </Tooltip>
      <Dropdown
        trigger={['click']}
        menu={{ selectable: true, selectedKeys: [appearance], items: looks.map((key) => ({ key, label: t(`app.appearance.${key}`) })), onClick: ({ key }) => prefer({ appearance: key as Appearance }) }}
      >
        <Button type="text" icon={<BulbOutlined />} aria-label={t('app.appearance.title')} />
      </Dropdown>
    </>
  );
}

export function useSignOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useAction(() => api.DELETE('/api/v1/sessions/current'), {
    then: () => {
      queries.clear();
      queries.setQueryData(meQuery.queryKey, null);
      void navigate('/sign-in');
    },
  });
}

export function AccountMenu({ me }: { me: Me }) {
  const { t } = useTranslation();
  const signOut = useSignOut();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', disabled: true, label: <><bdi>{me.account.name}</bdi><br /><bdi>{me.account.email}</bdi></> },
          { type: 'divider' },
          { key: 'out', label: t('app.signOut') },
        ],
        onClick: ({ key }) => {
          if (key === 'out') signOut.start(undefined);
        },
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-label={`${t('app.nav.account')}: ${me.account.name}`} loading={signOut.busy} />
    </Dropdown>
  );
}
