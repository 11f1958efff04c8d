import { piecesOf } from './mentions';

/** A text from outside as it was written, with its mentions and addresses; markup in it is text. */
export function Prose({ text }: { text: string }) {
  return (
    <div className="prose outside" dir="auto">
      {piecesOf(text).map((piece, i) => {
        if (piece.kind === 'mention') return <span key={i} className="mention">{piece.text}</span>;
        if (piece.kind === 'link') return <a key={i} href={piece.text} target="_blank" rel="noreferrer nofollow">{piece.text}</a>;
        return piece.text;
      })}
    </div>
  );
}
