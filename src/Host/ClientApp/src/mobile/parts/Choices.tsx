import { useSearchParams } from 'react-router';

/** Tabs that narrow the page's list. */
export function Choices<K extends string>({ label, options, value, choose, chips }: { label: string; options: readonly (readonly [K, string, number?])[]; value: K; choose: (key: K) => void; chips?: boolean }) {
  return (
    <div className={chips ? 'chips' : 'choices'} role="group" aria-label={label}>
      {options.map(([key, text, count]) => (
        <button key={key} type="button" aria-pressed={key === value} onClick={() => choose(key)}>{text}{!!count && <b>{count > 99 ? '99+' : count}</b>}</button>
      ))}
    </div>
  );
}

/** A filter that lives in the address: going back finds the list as it was left. */
export function useChoice<K extends string>(name: string, keys: readonly K[]): [K, (key: K) => void] {
  const [params, setParams] = useSearchParams();
  const wanted = params.get(name);
  const value = keys.find((key) => key === wanted) ?? keys[0];
  if (value === undefined) throw new Error(`Nothing to choose for ${name}.`);
  return [
    value,
    (key) => setParams((now) => {
      const next = new URLSearchParams(now);
      if (key === keys[0]) next.delete(name);
      else next.set(name, key);
      return next;
    }, { replace: true }),
  ];
}
