import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { usePreferences } from '../../app/preferences';
import { instantOf, wallOf } from '../../app/times';

/** An instant, chosen on the wall clock of the reader's time zone, which need not be the device's. */
export function Instant({ value, onChange, label, id }: { value: string | undefined; onChange: (instant: string | undefined) => void; label: string; id: string }) {
  const wanted = usePreferences();
  return (
    <span style={{ display: 'inline-flex', flexDirection: 'column', gap: 4 }}>
      <label htmlFor={id}>{label}</label>
      <DatePicker
        id={id}
        showTime={{ format: 'HH:mm' }}
        format="YYYY-MM-DD HH:mm"
        value={value ? dayjs(wallOf(value, wanted)) : null}
        onChange={(wall: dayjs.Dayjs | null) => onChange(wall ? instantOf(wall.format('YYYY-MM-DDTHH:mm'), wanted).toISOString() : undefined)}
        needConfirm={false}
        style={{ width: 190 }}
      />
    </span>
  );
}
