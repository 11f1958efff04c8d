import './mobile.css';
import { preferences } from '../app/preferences';
import { speakMobile } from './language';
import { enter } from './session';

// Who has to sign in first is sent there before the rest of the page is fetched.
void Promise.all([enter(), import('./App'), speakMobile(preferences().language)]).then(([entry, { start }, words]) => {
  if (entry) start(entry, words);
});
