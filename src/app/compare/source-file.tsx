import { useId } from 'react';
import type { Line, Source } from './configurations';

interface SourceFileProps {
  source: Source;
  /** What the file is, above its path. */
  title: string;
}

/** A file as it is, with the lines marked that another one has otherwise. */
export function SourceFile({ source: { path, lines }, title }: SourceFileProps) {
  const id = useId();
  return (
    <figure aria-labelledby={id} className="flex min-w-0 flex-col gap-2">
      <figcaption id={id} className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium text-sm">{title}</span>
        <span className="font-mono text-muted text-xs">{path}</span>
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
        tabIndex={0}
        className="overflow-x-auto rounded-lg border border-line py-3 text-xs leading-5"
      >
        <code className="grid w-max min-w-full">
          {lines.map((line) => (
            <SourceLine key={line.number} line={line} />
          ))}
        </code>
      </pre>
    </figure>
  );
}

function SourceLine({ line: { text, differs } }: { line: Line }) {
  if (!differs) return <span className="px-4">{text || ' '}</span>;
  return (
    <mark className="border-accent border-l-2 bg-accent-soft px-4 pl-3.5 text-inherit">{text}</mark>
  );
}
