using System.Runtime.CompilerServices;
using FluentValidation;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.History;

/// <summary>Who stood where at an instant, from events alone.</summary>
/// <param name="At">UTC, inclusive.</param>
/// <param name="Status">Null for all.</param>
[Requires(Role.Auditor, Scopes.HistoryRead)]
internal sealed record GetRoster(TeamId Team, DateTimeOffset At, string? Status) : IQuery<IAsyncEnumerable<RosterEntry>>, ITeamRequest;

/// <param name="Person">Null for a member who is nobody at WeCom.</param>
/// <param name="Name">As they were called then; of somebody who is nobody at WeCom, the account's of today.</param>
/// <param name="Since">UTC, since when they had the status.</param>
/// <param name="By">Who decided it.</param>
internal sealed record RosterEntry(
    MembershipId Member, PersonId? Person, string Name, MemberStatus Status, Role Role, AccountId? Account, DateTimeOffset Since, TimelineActor By, string Why);

/// <summary>Whose standing differs between two instants.</summary>
[Requires(Role.Auditor, Scopes.HistoryRead)]
internal sealed record GetDifference(TeamId Team, DateTimeOffset From, DateTimeOffset To) : IQuery<IAsyncEnumerable<RosterChange>>, ITeamRequest;

/// <param name="Before">Null for a membership that did not exist.</param>
internal sealed record RosterChange(MembershipId Member, string Name, RosterState? Before, RosterState After);

internal sealed record RosterState(MemberStatus Status, Role Role, PersonId? Person, AccountId? Account, DateTimeOffset Since, TimelineActor By, string Why)
{
    public static RosterState? Of(Standing? standing, CalledThen called) => standing is not { Membership: var m }
        ? null
        : new RosterState(m.Status, m.Role, m.Person, m.Account, standing.Since, TimelineActor.Of(standing.By, called.Accounts), standing.Why);
}

internal sealed class GetRosterValidator : AbstractValidator<GetRoster>
{
    public GetRosterValidator() => RuleFor(q => q.Status).IsMemberStatus();
}

internal sealed class GetDifferenceValidator : AbstractValidator<GetDifference>
{
    public GetDifferenceValidator() => RuleFor(q => q.To).GreaterThanOrEqualTo(q => q.From).WithMessage("`to` comes before `from`.");
}

/// <summary>Folds one membership at a time, and asks for names by the thousand: however many events there are, memory stays flat.</summary>
internal sealed class GetRosterHandler(IEventLog log, NamesThen names)
    : IQueryHandler<GetRoster, IAsyncEnumerable<RosterEntry>>, IQueryHandler<GetDifference, IAsyncEnumerable<RosterChange>>
{
    private const int ChunkSize = 1000;

    public Task<Outcome<IAsyncEnumerable<RosterEntry>>> Handle(GetRoster request, CancellationToken cancellationToken) =>
        Task.FromResult(Outcome<IAsyncEnumerable<RosterEntry>>.Of(ReadAsync(request, cancellationToken)));

    public Task<Outcome<IAsyncEnumerable<RosterChange>>> Handle(GetDifference request, CancellationToken cancellationToken) =>
        Task.FromResult(Outcome<IAsyncEnumerable<RosterChange>>.Of(CompareAsync(request, cancellationToken)));

    private async IAsyncEnumerable<RosterEntry> ReadAsync(GetRoster request, [EnumeratorCancellation] CancellationToken ct)
    {
        var standings = log.FoldHistoryAsync<Standing>(Tenant.Of(request.Team).Id, null, request.At, null, ct)
            .Where(s => request.Status is null || s.State.Membership.Status.Name() == request.Status);
        await foreach (var chunk in standings.Chunk(ChunkSize).WithCancellation(ct))
        {
            var called = await names.FindAsync(request.Team, request.At, chunk.Select(s => s.State), ct);
            foreach (var (id, _, (m, since, by, why)) in chunk)
            {
                yield return new RosterEntry(new MembershipId(id), m.Person, called.Of(m), m.Status, m.Role, m.Account, since, TimelineActor.Of(by, called.Accounts), why);
            }
        }
    }

    private async IAsyncEnumerable<RosterChange> CompareAsync(GetDifference request, [EnumeratorCancellation] CancellationToken ct)
    {
        var changed = log.FoldHistoryAsync<Standing>(Tenant.Of(request.Team).Id, request.From, request.To, null, ct)
            .Where(s => Differs(s.Before, s.State));
        await foreach (var chunk in changed.Chunk(ChunkSize).WithCancellation(ct))
        {
            var called = await names.FindAsync(request.Team, request.To, chunk.SelectMany(s => new[] { s.Before, s.State }), ct);
            foreach (var (id, before, state) in chunk)
            {
                yield return new RosterChange(new MembershipId(id), called.Of(state.Membership), RosterState.Of(before, called), RosterState.Of(state, called)!);
            }
        }
    }

    private static bool Differs(Standing? before, Standing after) =>
        before is not { Membership: var b } || after.Membership is var a && (b.Status, b.Role, b.Person, b.Account, before.Since, before.By, before.Why)
            != (a.Status, a.Role, a.Person, a.Account, after.Since, after.By, after.Why);
}
