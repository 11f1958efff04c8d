using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Invitations;

/// <param name="UserId">Whom WeCom proved; null for who came by a mail's link.</param>
/// <param name="InvitationId">The invitation whose mail they have; null for whom WeCom proved.</param>
/// <param name="IsSignIn">They came to sign in, not by an invitation.</param>
/// <param name="ReturnTo">A path of ours.</param>
/// <param name="ConsentedEmail">What WeCom showed of them, with their consent. It fills in a form and proves nothing.</param>
internal sealed record JoinVisit(string? CorpId, string? UserId, Guid? InvitationId, bool IsSignIn, string? ReturnTo, string? ConsentedEmail)
{
    public WeComIdentity? Who => CorpId is not null && UserId is not null ? new WeComIdentity(CorpId, UserId) : null;
}

/// <summary>
/// What a browser on the join page has proved so far. The browser holds a random handle in a cookie; here lies its hash. A state is used once, is good for
/// ten minutes and for the browser that got it alone.
/// </summary>
internal sealed partial class JoinVisits(ITeamReads reads, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>Who opens a mail may have to find a password first.</summary>
    public static readonly TimeSpan MailLifetime = TimeSpan.FromHours(1);

    /// <param name="signIn">True for who comes to sign in, not by an invitation.</param>
    /// <param name="returnTo">Where to go on then; null for the team's first page.</param>
    public async Task<(string Handle, string State)> BeginAsync(TeamId team, bool signIn, string? returnTo, CancellationToken ct)
    {
        var (handle, state) = (NewToken(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        await reads.ExecuteAsync(
            team,
            """
            with old as (delete from directory.join_visits where tenant_id = @team and expires_at < @now)
            insert into directory.join_visits (handle_hash, tenant_id, state, is_sign_in, return_to, expires_at) values (@hash, @team, @state, @signIn, @returnTo, @until) -- tenant_id = @team
            """,
            new { hash = HashOf(handle), state, signIn, returnTo, now = time.GetUtcNow(), until = time.GetUtcNow() + Lifetime },
            ct);
        return (handle, state);
    }

    /// <summary>A visit that is proved by the token in a mail's link, which leaves the address bar with it.</summary>
    /// <returns>The browser's handle; null for a token that opens nothing: unknown, revoked, or used.</returns>
    public async Task<string?> BeginByMailAsync(TeamId team, string token, CancellationToken ct)
    {
        var handle = NewToken();
        var found = await reads.ExecuteAsync(
            team,
            """
            with old as (delete from directory.join_visits where tenant_id = @team and expires_at < @now)
            insert into directory.join_visits (handle_hash, tenant_id, state, invitation_id, expires_at)
            select @hash, i.tenant_id, '', i.id, @until from directory.invitation_links l
            join directory.invitations_1 i on i.tenant_id = l.tenant_id and i.id = l.invitation_id
            where l.tenant_id = @team and l.token_hash = @token and i.state <> 'revoked'
            """,
            new { hash = HashOf(handle), token = HashOf(token), now = time.GetUtcNow(), until = time.GetUtcNow() + MailLifetime },
            ct);
        return found == 1 ? handle : null;
    }

    /// <returns>False when the state is not this browser's, was used, or is too old.</returns>
    public async Task<bool> UseStateAsync(TeamId team, string handle, string state, CancellationToken ct) => await reads.ExecuteAsync(
        team,
        "update directory.join_visits set state = '' where tenant_id = @team and handle_hash = @hash and state = @state and state <> '' and expires_at > @now",
        new { hash = HashOf(handle), state, now = time.GetUtcNow() },
        ct) == 1;

    public Task ProveAsync(TeamId team, string handle, WeComIdentity who, CancellationToken ct) => reads.ExecuteAsync(
        team,
        "update directory.join_visits set corp_id = @corp, userid = @user where tenant_id = @team and handle_hash = @hash",
        new { hash = HashOf(handle), corp = who.CorpId, user = who.UserId },
        ct);

    /// <summary>Keeps what somebody agreed to show, for the forms of this visit, and for thirty days as a sign of which member they may be.</summary>
    public Task ConsentAsync(TeamId team, string handle, WeComIdentity who, string email, CancellationToken ct) => reads.ExecuteAsync(
        team,
        """
        with old as (delete from directory.consented_emails where tenant_id = @team and at < @old),
        seen as (update directory.join_visits set consented_email = @email where tenant_id = @team and handle_hash = @hash)
        insert into directory.consented_emails (tenant_id, corp_id, userid_key, email, at) values (@team, @corp, lower(@user), @email, @now) -- tenant_id = @team
        on conflict (tenant_id, corp_id, userid_key) do update set email = excluded.email, at = excluded.at
        """,
        new { hash = HashOf(handle), corp = who.CorpId, user = who.UserId, email, now = time.GetUtcNow(), old = time.GetUtcNow().AddDays(-30) },
        ct);

    /// <returns>Null when nothing was proved, or too long ago.</returns>
    public async Task<JoinVisit?> FindAsync(TeamId team, string handle, CancellationToken ct) => await reads.FindAsync<JoinVisit>(
        team,
        """
        select corp_id, userid as user_id, invitation_id, is_sign_in, return_to, consented_email from directory.join_visits
        where tenant_id = @team and handle_hash = @hash and (userid is not null or invitation_id is not null) and expires_at > @now
        """,
        new { hash = HashOf(handle), now = time.GetUtcNow() },
        ct);

    /// <summary>Only addresses of our own site: a path, and nothing that a browser could take for a host (CASES §4 #8).</summary>
    public static string? OwnAddress(string? wanted) => wanted is not null && OwnPath().IsMatch(wanted) ? wanted : null;

    /// <summary>A page of the mobile web, where messages lead.</summary>
    public static bool IsMobile([NotNullWhen(true)] string? returnTo) => returnTo?.StartsWith("/m/", StringComparison.Ordinal) == true;

    [GeneratedRegex(@"^/(teams|m)/[A-Za-z0-9\-._~!$&'()*+,;=:@%/?]{0,500}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnPath();

    /// <summary>256 random bits, in hex.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256: what it is of holds 256 random bits, so that nothing slower is needed.</summary>
    public static byte[] HashOf(string handle) => SHA256.HashData(Encoding.UTF8.GetBytes(handle));
}
