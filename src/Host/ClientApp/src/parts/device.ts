const browsers = [['Edg/', 'Edge'], ['wxwork/', '企业微信 WeCom'], ['MicroMessenger/', '微信 WeChat'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']] as const;
const systems = [['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Android', 'Android'], ['Windows', 'Windows'], ['Mac OS X', 'macOS'], ['Linux', 'Linux']] as const;

/** Browser and system of a User-Agent, for somebody who looks whether it is theirs; the text itself when it is none that we know. */
export function deviceText(userAgent: string | null): string | undefined {
  if (!userAgent) return undefined;
  const browser = browsers.find(([mark]) => userAgent.includes(mark))?.[1];
  const system = systems.find(([mark]) => userAgent.includes(mark))?.[1];
  return browser && system ? `${browser}, ${system}` : (browser ?? system ?? userAgent.slice(0, 80));
}
