using Liaison.Binding.Accounts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.HostTesting;

/// <summary>Accounts by their events alone, without the way that leads there.</summary>
public static class SeededAccounts
{
    /// <param name="member">Whether they are an active member of the team.</param>
    public static async Task<Guid> SeedAccountAsync(this LiaisonApp app, Guid team, string email, bool verified = true, bool member = true)
    {
        var account = Guid.CreateVersion7();
        await using var session = app.Services.GetRequiredService<IEventStore>().OpenSession(new EventMetadata("system", "test"));
        session.Append(new StreamAppend(
            Tenant.Platform.Id, account, typeof(Account), 0, verified ? [new AccountRegistered(email, "Li"), new EmailVerified(email)] : [new AccountRegistered(email, "Li")]));
        if (member)
        {
            session.Append(new StreamAppend(
                Tenant.Of(new TeamId(team)).Id, Guid.CreateVersion7(), typeof(Membership), 0, [new MemberAuthorized(null, Role.Member), new MemberJoined(new AccountId(account), null)]));
        }

        await session.SaveAsync(CancellationToken.None);
        return account;
    }
}
