import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './app/page.css';
import { App } from './app/App';
import { preferences } from './app/preferences';
import { speak } from './i18n';

const root = document.getElementById('root');
if (root) {
  void speak(preferences().language).then((locale) =>
    createRoot(root).render(
      <StrictMode>
        <App locale={locale} />
      </StrictMode>,
    ));
}
