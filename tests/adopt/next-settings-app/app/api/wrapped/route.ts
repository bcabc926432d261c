import { auth } from '../../../auth';

export const GET = auth((request) => {
  const { href, origin, pathname, basePath } = request.nextUrl;
  const who = request.auth?.user?.name ?? 'nobody';
  return Response.json({ who, url: request.url, href, origin, pathname, basePath });
});
