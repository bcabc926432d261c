import { useId } from 'react';
import type { Line, Source } from './configurations';

interface SourceFileProps {
  source: Source;
  /** What the file is, above its path. */
  title: string;
}

/** A file as it is, with the lines marked that differ in another one. */
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

/** What is wrapped is indented below its line. */
const hanging = 'pr-4 pl-12 -indent-8';

function SourceLine({ line: { text, differs } }: { line: Line }) {
  if (!differs) return <span className={hanging}>{text || ' '}</span>;
  return (
    <mark className={`${hanging} bg-accent-soft text-inherit shadow-[inset_2px_0] shadow-accent`}>
      <span className="sr-only select-none">differs: </span>
      {text}
    </mark>
  );
}
