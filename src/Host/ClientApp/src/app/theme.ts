import { theme, type ThemeConfig } from 'antd';
import { useSyncExternalStore } from 'react';
import { usePreferences } from './preferences';

function useMedia(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (tell) => {
      query.addEventListener('change', tell);
      return () => query.removeEventListener('change', tell);
    },
    () => query.matches,
  );
}

const [dark, still] = [window.matchMedia('(prefers-color-scheme: dark)'), window.matchMedia('(prefers-reduced-motion: reduce)')];

export function useDark(): boolean {
  const { appearance } = usePreferences();
  const system = useMedia(dark);
  return appearance === 'system' ? system : appearance === 'dark';
}

/** Who wants no motion gets none. Cut short by a style sheet instead, menus are measured while they are tiny, and open far outside of the window. */
export function useStill(): boolean {
  return useMedia(still);
}

/** Contrast is 4.5:1 at least for every text (WCAG 2.2 AA): the library's own greys are lighter than that. */
export function themeOf(isDark: boolean, isStill: boolean): ThemeConfig {
  const text = isDark ? 'rgba(255,255,255,0.88)' : 'rgba(15,28,36,0.92)';
  const second = isDark ? 'rgba(255,255,255,0.68)' : 'rgba(15,28,36,0.68)';
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      motion: !isStill,
      colorPrimary: isDark ? '#3aa8a4' : '#0b6e6e',
      colorInfo: isDark ? '#3aa8a4' : '#0b6e6e',
      colorLink: isDark ? '#5cc4bd' : '#0a6464',
      colorError: isDark ? '#ef6b6b' : '#c0262d',
      colorSuccess: isDark ? '#5fbf77' : '#1f7a3d',
      colorWarning: isDark ? '#e0a33a' : '#9a5b00',
      // The tints that the library derives from dark seeds are grey: ours stay clear.
      colorPrimaryBg: isDark ? '#12312f' : '#e2f1f0',
      colorPrimaryBgHover: isDark ? '#17403d' : '#d3e9e7',
      colorPrimaryBorder: isDark ? '#1f5f5b' : '#9ccfcb',
      colorSuccessBg: isDark ? '#13301c' : '#e6f4ea',
      colorSuccessBorder: isDark ? '#22552f' : '#a9d6b6',
      colorErrorBg: isDark ? '#3a1a1c' : '#fdecec',
      colorErrorBorder: isDark ? '#6b2a2d' : '#f0b4b6',
      colorWarningBg: isDark ? '#35270f' : '#fff4e0',
      colorWarningBorder: isDark ? '#644a1a' : '#eccb8f',
      colorInfoBg: isDark ? '#12312f' : '#e2f1f0',
      colorInfoBorder: isDark ? '#1f5f5b' : '#9ccfcb',
      colorText: text,
      colorTextSecondary: second,
      colorTextTertiary: second,
      colorTextDescription: second,
      colorTextPlaceholder: isDark ? 'rgba(255,255,255,0.6)' : 'rgba(15,28,36,0.62)',
      colorBgLayout: isDark ? '#101517' : '#f4f7f7',
      colorBgContainer: isDark ? '#171e20' : '#ffffff',
      borderRadius: 8,
      fontFamily: '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
    },
    components: {
      Layout: { headerBg: isDark ? '#171e20' : '#ffffff', siderBg: isDark ? '#171e20' : '#ffffff', headerHeight: 56, headerPadding: '0 16px' },
      Menu: { itemBg: 'transparent', activeBarBorderWidth: 0, ...(isDark && { itemSelectedColor: '#7fd6cf' }) },
      ...(isDark && {
        Button: { colorPrimary: '#0c7773', colorPrimaryHover: '#0e837f', colorPrimaryActive: '#0a625f', primaryColor: '#ffffff', colorError: '#ff8f8f', colorErrorHover: '#ffa5a5', dangerColor: '#2a0d0d', colorLink: '#7fd6cf', defaultHoverColor: '#7fd6cf', defaultActiveColor: '#7fd6cf' },
        Tag: { colorError: '#ff9c9c', colorInfo: '#7fd6cf', colorSuccess: '#86d89b', colorWarning: '#f0bd62' },
        Tabs: { itemSelectedColor: '#7fd6cf', itemActiveColor: '#7fd6cf', itemHoverColor: '#7fd6cf' },
      }),
      Table: { headerBg: isDark ? '#1c2528' : '#f7f9f9', cellPaddingBlock: 10 },
    },
  };
}
