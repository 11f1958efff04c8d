import { Button, Flex, Input, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigation } from 'react-router';
import { useWords, wordsOf } from '../../i18n/words';
import type { Filter } from './bulk';

/** Long enough not to ask for every letter, short enough to feel at once. */
const pause = 250;

export function MemberFilters({ filter, change }: { filter: Filter; change: (change: Partial<Record<keyof Filter, string | undefined>>) => void }) {
  const { t } = useTranslation();
  const word = useWords();
  const [typed, setTyped] = useState(filter.search ?? '');
  const leaving = useNavigation().state !== 'idle';
  const latest = useRef(change);
  useEffect(() => {
    latest.current = change;
  });
  useEffect(() => {
    // Who has clicked on somebody already is not called back to the list.
    if (leaving || typed.trim() === (filter.search ?? '')) return;
    const timer = setTimeout(() => latest.current({ search: typed.trim() || undefined }), pause);
    return () => clearTimeout(timer);
  }, [typed, filter.search, leaving]);

  const choice = (key: 'status' | 'presence') => (
    <Select
      value={filter[key] ?? ''}
      onChange={(value: string) => change({ [key]: value || undefined })}
      aria-label={t(`members.${key}`)}
      style={{ minWidth: 150 }}
      options={[{ value: '', label: `${t(`members.${key}`)}: ${t('app.all')}` }, ...wordsOf(key).map((value) => ({ value, label: word(key, value) }))]}
    />
  );
  return (
    <Flex gap={8} wrap role="search">
      <Input value={typed} onChange={(e) => setTyped(e.target.value)} allowClear placeholder={t('members.search')} aria-label={t('members.search')} maxLength={100} style={{ flex: '1 1 200px', maxWidth: 320 }} />
      {choice('status')}
      {choice('presence')}
      {(filter.search ?? filter.status ?? filter.presence) && <Button type="link" onClick={() => change({ search: undefined, status: undefined, presence: undefined })}>{t('app.reset')}</Button>}
    </Flex>
  );
}
