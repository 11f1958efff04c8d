import { Tooltip } from 'antd';
import { usePreferences } from '../app/preferences';
import { exactTimeText, timeText } from '../app/times';

/** An instant in the reader's zone; exactly, when asked. */
export function Time({ at }: { at: string }) {
  const wanted = usePreferences();
  return <Tooltip title={exactTimeText(at, wanted)}><time dateTime={at}>{timeText(at, wanted)}</time></Tooltip>;
}
