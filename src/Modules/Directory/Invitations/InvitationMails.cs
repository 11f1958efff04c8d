using System.Globalization;
using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Work;
using Microsoft.Extensions.Options;

namespace Liaison.Directory.Invitations;

/// <summary>The mail of an invitation: who invites to what, and a link with a token that is this mail's alone.</summary>
internal sealed class InvitationMails(UnitOfWork work, IMailer mailer, IOptions<PublicUrlOptions> url)
{
    public const string Kind = "invitation";

    /// <summary>Collects the mail, and by what its link is known again.</summary>
    public void Send(TeamId team, string teamName, Guid invitation, string email, string inviter, DateTimeOffset expiresAt) =>
        Send(team, teamName, invitation, email, inviter, expiresAt, "Liaison 团队邀请 / you are invited to a team", $"invitation/{invitation}");

    /// <summary>The same once more, with a link of its own: what the first one was is not known here.</summary>
    public void Remind(TeamId team, string teamName, Guid invitation, string email, string inviter, DateTimeOffset expiresAt) =>
        Send(team, teamName, invitation, email, inviter, expiresAt, "Liaison 邀请即将过期 / your invitation ends soon", $"invitation-reminder/{invitation}");

    private void Send(TeamId team, string teamName, Guid invitation, string email, string inviter, DateTimeOffset expiresAt, string subject, string dedupeKey)
    {
        var (tenant, token) = (Tenant.Of(team).Id, JoinVisits.NewToken());
        work.Session.Execute($"insert into directory.invitation_links (token_hash, tenant_id, invitation_id) values ({JoinVisits.HashOf(token)}, {tenant}, {invitation})");
        var (who, name, until) = (MailWords.Harmless(inviter), MailWords.Harmless(teamName), expiresAt.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        var link = url.Value.At($"/join/{team}/mail?token={token}");
        mailer.Send(
            email,
            subject,
            $"""
            {who} 邀请您加入团队“{name}”。打开下面的链接，用此邮箱的账号登录或注册即可加入：

            {link}

            链接有效期至 {until}，仅供您本人使用，请勿转发。加入后，团队管理员可以看到您的姓名和邮箱，并可以随时收回访问权限。
            如果您不认识邀请人，请忽略本邮件。

            {who} invites you to the team "{name}". Open the link above and sign in, or register, with the account of this mailbox.
            The link is good until {until} and for you alone: do not pass it on. The team's admins will see your name and e-mail, and can take the access back at any time.
            If you do not know who invites you, ignore this mail.
            """,
            dedupeKey,
            new MailReference(Kind, tenant, invitation));
    }
}

/// <summary>Keeps what became of the messages by which people are invited.</summary>
internal sealed class InvitationMessages(TimeProvider time) : IMailOutcomes, Contracts.IInvitationMessages
{
    public void Report(IEventSession session, MailReference mail, string state, string? reason)
    {
        if (mail.Kind == InvitationMails.Kind)
        {
            Report(session, mail.Tenant, [mail.Id], state, reason, errCode: null);
        }
    }

    public void Report(IEventSession session, string tenant, IReadOnlyCollection<Guid> invitations, string state, string? reason, int? errCode) => session.Execute($"""
        insert into directory.invitation_messages (tenant_id, invitation_id, state, reason, err_code, at)
        select {tenant}, id, {state}, {reason}, {errCode}::int, {time.GetUtcNow()} from unnest({invitations.ToArray()}) as id
        on conflict (tenant_id, invitation_id) do update set state = excluded.state, reason = excluded.reason, err_code = excluded.err_code, at = excluded.at
        """);
}
