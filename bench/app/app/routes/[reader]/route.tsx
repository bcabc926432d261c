import { isReaderName } from '../../../reader-names.ts';
import { readers } from '../../../readers.ts';

type Context = { params: Promise<{ reader: string }> };

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { reader } = await params;
  if (!isReaderName(reader)) return new Response(null, { status: 404 });
  return Response.json({ email: (await readers[reader]()) ?? null });
}
