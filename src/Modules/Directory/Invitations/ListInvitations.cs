using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Invitations;

/// <summary>Invitations, the newest first.</summary>
/// <param name="State">Null for all.</param>
[Requires(Role.Admin, Scopes.MembersRead)]
internal sealed record ListInvitations(TeamId Team, string? State, string? Cursor, int Limit) : IQuery<Page<InvitationItem>>, ITeamRequest;

/// <param name="Name">Of the person at WeCom; null for who was invited by mail.</param>
/// <param name="Email">Where it was mailed to; null for an invitation at WeCom.</param>
/// <param name="State"><c>open</c>, <c>accepted</c>, <c>revoked</c>, <c>expired</c>; one that is past its time shows as expired, whether a job has seen it or not.</param>
/// <param name="Message">What became of the message: <c>queued</c>, <c>sent</c>, <c>failed</c>.</param>
/// <param name="Reason">Why it failed or still waits, in a word.</param>
/// <param name="ErrCode">WeCom's.</param>
/// <param name="OpenedAt">UTC, when the invited first opened the link.</param>
internal sealed record InvitationItem(
    Guid Id, MembershipId Member, PersonId? Person, string? Name, string? Email, [property: AllowedValues("open", "accepted", "revoked", "expired")] string State,
    [property: AllowedValues("queued", "sent", "failed")] string Message, string? Reason, int? ErrCode, DateTimeOffset? OpenedAt,
    string Inviter, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

internal sealed class ListInvitationsValidator : AbstractValidator<ListInvitations>
{
    public ListInvitationsValidator()
    {
        RuleFor(q => q.Limit).InclusiveBetween(1, 200);
        RuleFor(q => q.State).Must(s => s is null or "open" or "accepted" or "revoked" or "expired").WithMessage("One of: open, accepted, revoked, expired");
    }
}

internal sealed class ListInvitationsHandler(ITeamReads reads, Cursors cursors, TimeProvider time) : IQueryHandler<ListInvitations, Page<InvitationItem>>
{
    public async Task<Outcome<Page<InvitationItem>>> Handle(ListInvitations request, CancellationToken cancellationToken)
    {
        var list = $"invitations?{request.State}";
        Guid? after = null;
        if (request.Cursor is { } cursor && !cursors.TryOpen(request.Team, list, cursor, out after))
        {
            return RequestErrors.CursorInvalid;
        }

        // The ids are UUIDv7: their order is that of time.
        var rows = await reads.ListAsync<InvitationItem>(
            request.Team,
            """
            select * from (
                select i.id, i.member_id as member, p.id as person, p.name, i.email, case when i.state = 'open' and i.expires_at <= @now then 'expired' else i.state end as state,
                    coalesce(s.state, 'queued') as message, s.reason, s.err_code, i.opened_at, i.inviter, i.created_at, i.expires_at
                from directory.invitations_1 i
                left join directory.invitation_messages s on s.tenant_id = i.tenant_id and s.invitation_id = i.id
                join directory.members_1 m on m.tenant_id = i.tenant_id and m.id = i.member_id
                left join directory.people_1 p on p.tenant_id = m.tenant_id and p.id = m.person_id
                where i.tenant_id = @team and (@after::uuid is null or i.id < @after)) x
            where @state::text is null or state = @state order by id desc limit @limit
            """,
            new { now = time.GetUtcNow(), state = request.State, after, limit = request.Limit + 1 },
            cancellationToken);
        var page = rows.Take(request.Limit).ToList();
        return new Page<InvitationItem>(page, rows.Count > request.Limit ? cursors.Seal(request.Team, list, page[^1].Id) : null);
    }
}
