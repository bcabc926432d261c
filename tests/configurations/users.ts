import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { Log } from './log.ts';

/** The rows of an app's only user. */
export class Users {
  constructor(
    private readonly prisma: PrismaClient,
    /** Half of the seconds after which an unused session ends. */
    readonly halfALife: number,
  ) {}

  /** Deletes all users; adds Ada where a sign-in doesn't create her. */
  async start(isMember: boolean): Promise<void> {
    await this.prisma.session.deleteMany();
    await this.prisma.verificationToken.deleteMany();
    await this.prisma.user.deleteMany();
    if (!isMember) return;
    const data = { name: 'Ada', email: 'ada@example.com', role: 'admin' } as const;
    await this.prisma.user.create({ data });
  }

  /** Passes Ada's id to the log. */
  async remember(log: Log): Promise<void> {
    log.userId = (await this.prisma.user.findFirst())?.id;
  }

  /** Changes the user's row, as an administrator does in another tool. */
  async change(): Promise<void> {
    const users = await this.prisma.user.findMany();
    for (const { id, role } of users) {
      const data = { name: 'Grace', role: role === 'admin' ? 'user' : 'admin' } as const;
      await this.prisma.user.update({ where: { id }, data });
    }
  }
}
