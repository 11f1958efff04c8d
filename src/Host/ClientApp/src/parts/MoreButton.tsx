import { Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';

/** The end of a list that has more. */
export function MoreButton({ list }: { list: { hasMore: boolean; more?: () => void; busyMore: boolean } }) {
  const { t } = useTranslation();
  if (!list.hasMore) return null;
  return <Flex justify="center" style={{ padding: 12 }}><Button onClick={list.more} loading={list.busyMore}>{t('app.loadMore')}</Button></Flex>;
}
