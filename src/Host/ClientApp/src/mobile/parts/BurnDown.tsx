import { usePreferences } from '../../app/preferences';
import { fill, useWords } from '../texts';
import { daysTo, dayText } from './times';

export interface Day { on: string; total: number; left: number }
export interface Sketch { width: number; height: number; actual: string; area: string; ideal: string; top: number; now: { x: number; y: number }; y: (n: number) => number }

const [width, height, pad] = [320, 150, { left: 26, right: 10, top: 10, bottom: 22 }] as const;

/** Where the lines go. The ideal one falls from the first day's work to nothing on the last day; without a last day there is none. */
export function sketchOf(days: readonly Day[], endsOn: string | null): Sketch | null {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return null;
  const start = new Date(`${first.on}T00:00`).getTime();
  const end = endsOn && endsOn > last.on ? endsOn : last.on;
  const span = Math.max(1, daysTo(end, start));
  const top = Math.max(1, ...days.map((d) => Math.max(d.total, d.left)));
  const x = (day: string) => pad.left + (daysTo(day, start) / span) * (width - pad.left - pad.right);
  const y = (n: number) => height - pad.bottom - (n / top) * (height - pad.top - pad.bottom);
  const points = days.map((d) => `${round(x(d.on))},${round(y(d.left))}`);
  return {
    width,
    height,
    top,
    y,
    actual: `M${points.join('L')}`,
    area: `M${round(x(first.on))},${round(y(0))}L${points.join('L')}L${round(x(last.on))},${round(y(0))}Z`,
    ideal: endsOn ? `M${round(x(first.on))},${round(y(first.total))}L${round(x(end))},${round(y(0))}` : '',
    now: { x: round(x(last.on)), y: round(y(last.left)) },
  };
}

const round = (n: number) => Math.round(n * 10) / 10;

/** How the work that is left grew less. */
export function BurnDown({ days, endsOn }: { days: readonly Day[]; endsOn: string | null }) {
  const { iteration } = useWords();
  const { language } = usePreferences();
  const sketch = sketchOf(days, endsOn);
  const [first, last] = [days[0], days.at(-1)];
  if (!sketch || !first || !last) return <p className="quiet">{iteration.notBegun}</p>;
  const middle = Math.round(sketch.top / 2);
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${sketch.width} ${sketch.height}`} role="img" aria-label={fill(iteration.chart, { total: last.total, left: last.left })}>
        {[0, ...(middle > 0 && middle < sketch.top ? [middle] : []), sketch.top].map((n) => (
          <g key={n}>
            <line x1={pad.left} x2={sketch.width - pad.right} y1={sketch.y(n)} y2={sketch.y(n)} className="grid" />
            <text x={pad.left - 6} y={sketch.y(n) + 3.5} textAnchor="end">{n}</text>
          </g>
        ))}
        <path d={sketch.area} className="area" />
        {sketch.ideal && <path d={sketch.ideal} className="ideal" />}
        <path d={sketch.actual} className="actual" />
        <circle cx={sketch.now.x} cy={sketch.now.y} r="3.5" className="now" />
        <text x={pad.left} y={sketch.height - 6}>{dayText(first.on, language)}</text>
        <text x={sketch.width - pad.right} y={sketch.height - 6} textAnchor="end">{dayText(endsOn && endsOn > last.on ? endsOn : last.on, language)}</text>
      </svg>
      <figcaption><span className="key actual" />{iteration.left} {last.left}{sketch.ideal && <><span className="key ideal" />{iteration.ideal}</>}</figcaption>
    </figure>
  );
}
