using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;

namespace Liaison.Binding.Accounts;

/// <summary>An account's owner is told whenever somebody at WeCom can sign in to it, or no longer can.</summary>
internal sealed class MailOnAssociation(IAccounts accounts, ITeams teams, IMailer mailer) : ISubscription, IReactTo<WeComAssociated>, IReactTo<WeComDissociated>
{
    public string Name => "mail-on-association";

    public Task ReactAsync(WeComAssociated data, IEvent @event, IEventSession session, CancellationToken ct) => SendAsync(
        @event,
        data.Team,
        "Liaison: 帐号已关联企业微信 · Linked to WeCom",
        team => $"""
            您的帐号已在团队“{team}”中关联企业微信成员 {data.UserId}，可以用企业微信扫码登录。
            如果不是您本人操作，请立即修改密码，并在设置中解除关联，或联系团队管理员。

            In the team "{team}" your account is linked to {data.UserId} at WeCom, who can sign in to it by scanning.
            If this was not you, change your password at once and take the link back in the settings, or tell an admin of the team.
            """,
        ct);

    public Task ReactAsync(WeComDissociated data, IEvent @event, IEventSession session, CancellationToken ct) => SendAsync(
        @event,
        data.Team,
        "Liaison: 帐号已解除企业微信关联 · No longer linked to WeCom",
        team => $"""
            您的帐号在团队“{team}”中与企业微信成员 {data.UserId} 的关联已解除，不能再用企业微信扫码登录。

            In the team "{team}" your account is no longer linked to {data.UserId} at WeCom: scanning does not sign in to it any more.
            """,
        ct);

    private async Task SendAsync(IEvent e, TeamId team, string subject, Func<string, string> text, CancellationToken ct)
    {
        if (await accounts.FindAsync(new AccountId(e.StreamId), ct) is { } account)
        {
            mailer.Send(account.Email, subject, text(await teams.FindNameAsync(team, ct) ?? ""), $"association/{e.StreamId}/{e.Version}");
        }
    }
}
