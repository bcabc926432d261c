import { useId } from 'react';
import type { Line, Source } from './configurations';

interface SourceFileProps {
  source: Source;
  /** The title above the path. */
  title: string;
}

/** The content of a file, with the differing lines marked. */
export function SourceFile({ source: { path, lines }, title }: SourceFileProps) {
  const id = useId();
  return (
    <figure aria-labelledby={id} className="flex min-w-0 flex-col gap-2">
      <figcaption id={id} className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium text-sm">{title}</span>
        <span className="font-mono text-muted text-xs">{path}</span>
      </figcaption>
      <pre className="h-full whitespace-pre-wrap break-words rounded-xl border border-line bg-surface py-3 text-xs leading-5">
        <code className="grid">
          {lines.map((line) => (
            <SourceLine key={line.number} line={line} />
          ))}
        </code>
      </pre>
    </figure>
  );
}

/** Indents the rest of a wrapped line. */
const hangingIndent = 'pr-4 pl-12 -indent-8';

function SourceLine({ line: { text, differs } }: { line: Line }) {
  if (!differs) return <span className={hangingIndent}>{text || ' '}</span>;
  return (
    <mark
      className={`${hangingIndent} bg-accent-soft text-inherit shadow-[inset_2px_0] shadow-accent`}
    >
      <span className="sr-only select-none">differs: </span>
      {text}
    </mark>
  );
}
