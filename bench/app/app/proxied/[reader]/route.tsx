type Context = { params: Promise<{ reader: string }> };

/** Only the proxy reads the session of this route. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  return Response.json(await params);
}
