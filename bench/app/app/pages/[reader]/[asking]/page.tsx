import { notFound } from 'next/navigation';
import { isReaderName, type ReaderName } from '../../../../reader-names.ts';
import { readers } from '../../../../readers.ts';

type Props = { params: Promise<{ reader: string; asking: string }> };

const components = Array.from({ length: 10 }, (_, index) => index);

/** Ten components, of which the first `asking` read the session. */
export default async function Page({ params }: Props) {
  const { reader, asking } = await params;
  if (!isReaderName(reader)) notFound();
  return (
    <ul>
      {components.map((index) => (
        <Item key={index} reader={index < Number(asking) ? reader : 'none'} />
      ))}
    </ul>
  );
}

async function Item({ reader }: { reader: ReaderName }) {
  return <li>{await readers[reader]()}</li>;
}
