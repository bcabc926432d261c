type Context = { params: Promise<{ reader: string }> };

/** The proxy has asked; this doesn't. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  return Response.json(await params);
}
