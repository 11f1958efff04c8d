import { Tag } from 'antd';
import { useWords } from '../../i18n/words';

const colors: Readonly<Record<string, string>> = { active: 'success', invited: 'processing', authorized: 'geekblue', locked: 'warning', deauthorized: 'default', removed: 'default', none: 'default' };

/** By text, and by colour as well. */
export function MemberStatus({ status }: { status: string | null }) {
  const word = useWords();
  return <Tag color={colors[status ?? 'none']}>{word('status', status ?? 'none')}</Tag>;
}
