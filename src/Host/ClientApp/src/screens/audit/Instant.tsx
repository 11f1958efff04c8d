import { Input } from 'antd';
import { usePreferences } from '../../app/preferences';
import { instantOf, wallOf } from '../../app/times';

/** An instant, chosen on the wall clock of the reader's time zone. The browser's own field: it works by keyboard, and on a phone. */
export function Instant({ value, onChange, label, id }: { value: string | undefined; onChange: (instant: string | undefined) => void; label: string; id: string }) {
  const wanted = usePreferences();
  return (
    <span style={{ display: 'inline-flex', flexDirection: 'column', gap: 4 }}>
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        type="datetime-local"
        value={value ? wallOf(value, wanted) : ''}
        onChange={({ target }) => onChange(target.value ? instantOf(target.value, wanted).toISOString() : undefined)}
        style={{ width: 220 }}
      />
    </span>
  );
}
