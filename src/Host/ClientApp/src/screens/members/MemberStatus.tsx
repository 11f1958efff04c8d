import { useWords } from '../../i18n/words';

/** By text, and by colour as well. As light as can be: a list in motion makes hundreds of them. */
export function MemberStatus({ status }: { status: string | null }) {
  const word = useWords();
  return <span className={`pill ${status ?? 'none'}`}>{word('status', status ?? 'none')}</span>;
}
