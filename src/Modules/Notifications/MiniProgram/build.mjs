// Compiles src/ into dist/, which is what the developer tools upload. The words are the mobile web's own, both languages; where the server is comes from outside.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const here = dirname(fileURLToPath(import.meta.url));
const [from, to] = [join(here, 'src'), join(here, 'dist')];
const words = join(here, '../../../Host/ClientApp/src/mobile/texts');

const server = process.env.LIAISON_URL ?? 'https://liaison.example';
const team = process.env.LIAISON_TEAM ?? '00000000-0000-0000-0000-000000000000';
// The server's certificate is the only thing by which a phone knows it.
if (!/^https:\/\/[^/?#]+$/.test(server)) throw new Error('LIAISON_URL is the public address of Liaison: https, no path.');
if (!/^[0-9a-f-]{36}$/.test(team)) throw new Error('LIAISON_TEAM is the id of the team, as it stands in the address of its pages.');

const filesOf = (folder) => readdirSync(folder).flatMap((name) => {
  const path = join(folder, name);
  return statSync(path).isDirectory() ? filesOf(path) : [path];
});

const compile = (path) => ts.transpileModule(readFileSync(path, 'utf8'), {
  fileName: path,
  compilerOptions: { target: ts.ScriptTarget.ES2018, module: ts.ModuleKind.CommonJS, removeComments: true, esModuleInterop: false },
}).outputText;

const write = (path, text) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

rmSync(to, { recursive: true, force: true });
for (const path of filesOf(from)) {
  const target = join(to, relative(from, path));
  if (path.endsWith('.d.ts')) continue;
  if (path.endsWith('.ts')) {
    write(target.replace(/\.ts$/, '.js'), compile(path).replaceAll('__SERVER__', server).replaceAll('__TEAM__', team));
  } else {
    mkdirSync(dirname(target), { recursive: true });
    cpSync(path, target);
  }
}

for (const language of ['zh', 'en']) write(join(to, 'words', `${language}.js`), compile(join(words, `${language}.ts`)));
