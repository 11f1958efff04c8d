import type { ReactNode } from 'react';

/** Drawn on 24 by 24, in the text's colour. */
const shapes = {
  work: <><rect x="4" y="4" width="16" height="16" rx="4" /><path d="m8.2 12.2 2.7 2.7 5-5.4" /></>,
  merge: <><circle cx="7" cy="6" r="2.4" /><circle cx="7" cy="18" r="2.4" /><circle cx="17" cy="14" r="2.4" /><path d="M7 8.4v7.2M7 9c0 3.400 2.800 5 7.600 5" /></>,
  build: <><circle cx="12" cy="12" r="8.200" /><path d="M10.200 8.800v6.400l5-3.200z" /></>,
  bell: <><path d="M6.500 16.500h11c-1.200-1.300-1.600-2.500-1.600-5.300 0-2.900-1.600-4.700-3.900-4.700s-3.900 1.800-3.900 4.700c0 2.800-.4 4-1.600 5.300z" /><path d="M10.300 19.300c.9.9 2.500.9 3.400 0M12 6.500V4.600" /></>,
  person: <><circle cx="12" cy="8.200" r="3.700" /><path d="M4.800 19.500c.8-3.600 3.500-5.300 7.200-5.300s6.400 1.700 7.200 5.300" /></>,
  task: <path d="m6.500 12.400 3.700 3.700 7.300-8" />,
  requirement: <path d="M12 4.500 19.500 12 12 19.500 4.500 12z" />,
  defect: <><ellipse cx="12" cy="13.500" rx="4.200" ry="5.200" /><path d="M9.500 8.600a2.600 2.600 0 0 1 5 0M4.500 9.500l3.700 2M19.500 9.500l-3.700 2M4 14.500h3.800M20 14.500h-3.800M5 19.500l3.500-2.200M19 19.500l-3.500-2.200" /></>,
  epic: <path d="M13 3.500 6 13.500h5l-.8 7 7.800-10.500h-5.300z" />,
  iteration: <><path d="M5 12a7 7 0 0 1 12-4.900L19.500 9.500M19 12a7 7 0 0 1-12 4.900L4.500 14.500" /><path d="M19.500 5v4.500H15M4.500 19v-4.500H9" /></>,
  check: <path d="m6 12.500 4 4 8-9" />,
  cross: <path d="m7 7 10 10M17 7 7 17" />,
  dots: <path d="M6.500 12h.01M12 12h.01M17.500 12h.01" />,
  clock: <><circle cx="12" cy="12" r="7.500" /><path d="M12 7.800V12l2.800 2" /></>,
  slash: <path d="M6.500 17.500 17.500 6.500" />,
  play: <path d="M9 7v10l7.500-5z" />,
  search: <><circle cx="11" cy="11" r="6" /><path d="m15.500 15.500 4 4" /></>,
  star: <path d="m12 4.200 2.400 5 5.400.8-3.900 3.900.9 5.500-4.800-2.600-4.800 2.600.9-5.500L4.200 10l5.400-.8z" />,
  next: <path d="m9.500 5.500 6.500 6.500-6.500 6.500" />,
  folder: <path d="M4 7.500c0-1 .7-1.700 1.700-1.700h3.600l2 2.200h7c1 0 1.700.7 1.700 1.700v7c0 1-.7 1.700-1.700 1.700H5.700c-1 0-1.700-.7-1.700-1.700z" />,
  link: <><path d="M10 14a4 4 0 0 0 5.700 0l3-3a4 4 0 0 0-5.700-5.700l-1 1" /><path d="M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1" /></>,
  mute: <><path d="M6.500 16.500h11c-1.200-1.300-1.600-2.500-1.600-5.300 0-2.900-1.600-4.700-3.900-4.700s-3.900 1.800-3.900 4.700c0 2.800-.4 4-1.600 5.300z" /><path d="M5 5l14 14" /></>,
  moon: <path d="M19 14.500A7.500 7.500 0 0 1 9.500 5 7.500 7.500 0 1 0 19 14.500z" />,
  phone: <><rect x="7" y="3.500" width="10" height="17" rx="2.500" /><path d="M11 17.500h2" /></>,
  globe: <><circle cx="12" cy="12" r="8" /><path d="M4 12h16M12 4c2.700 2.400 3.700 5 3.700 8s-1 5.600-3.700 8c-2.700-2.400-3.700-5-3.700-8s1-5.600 3.700-8z" /></>,
  sun: <><circle cx="12" cy="12" r="3.800" /><path d="M12 3.500v2M12 18.500v2M3.500 12h2M18.500 12h2M6 6l1.400 1.400M16.600 16.600 18 18M18 6l-1.400 1.400M7.400 16.600 6 18" /></>,
  chat: <path d="M5 5.500h14c.8 0 1.500.7 1.500 1.500v8c0 .8-.7 1.500-1.500 1.500h-7.500L7 20v-3.500H5c-.8 0-1.500-.7-1.500-1.500V7c0-.8.7-1.500 1.500-1.500z" />,
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

/** Beside a text that says the same: never read out by itself. */
export function Icon({ name, filled }: { name: IconName; filled?: boolean }) {
  return <svg className={filled ? 'i filled' : 'i'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">{shapes[name]}</svg>;
}

const arts = {
  tray: <><rect x="26" y="30" width="68" height="52" rx="10" className="fill" /><path d="M26 58h18c2 8 8 12 16 12s14-4 16-12h18" /><rect x="26" y="30" width="68" height="52" rx="10" /><path d="m50 44 7 7 13-14" className="accent" /></>,
  link: <><circle cx="38" cy="56" r="18" className="fill" /><circle cx="82" cy="56" r="18" className="fill" /><circle cx="38" cy="56" r="18" /><circle cx="82" cy="56" r="18" /><path d="M52 56h16" strokeDasharray="4 5" className="accent" /></>,
  cloud: <><path d="M40 78h42a15 15 0 0 0 2-30 22 22 0 0 0-43-4 17 17 0 0 0-1 34z" className="fill" /><path d="M40 78h42a15 15 0 0 0 2-30 22 22 0 0 0-43-4 17 17 0 0 0-1 34z" /><path d="M60 50v12M60 69v.5" className="accent" /></>,
  lock: <><rect x="36" y="50" width="48" height="36" rx="9" className="fill" /><path d="M46 50v-8a14 14 0 0 1 28 0v8" /><rect x="36" y="50" width="48" height="36" rx="9" /><path d="M60 64v8" className="accent" /></>,
} as const;

/** A drawing where there is nothing else to see. */
export function Art({ name }: { name: keyof typeof arts }) {
  return <svg className="art" viewBox="0 0 120 110" aria-hidden="true" focusable="false">{arts[name]}</svg>;
}
