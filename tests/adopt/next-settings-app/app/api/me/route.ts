import { auth } from '../../../auth';

export async function GET() {
  return Response.json({ who: (await auth())?.user?.name ?? 'nobody' });
}
