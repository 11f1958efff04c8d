import { usePreferences } from '../../app/preferences';
import { agoText, exactText } from './times';

/** An instant as how long ago it was. */
export function Ago({ at }: { at: string }) {
  const { language } = usePreferences();
  return <time dateTime={at} title={exactText(at, language)}>{agoText(at, language)}</time>;
}
