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

/// <summary>Who was a member at an instant, from events alone.</summary>
/// <param name="Status">Null for all.</param>
[Requires(Role.Auditor)]
internal sealed record GetRoster(TeamId Team, DateTimeOffset At, MemberStatus? Status) : IQuery<IAsyncEnumerable<RosterEntry>>, ITeamRequest;

/// <param name="Person">Null for a member who is nobody at WeCom.</param>
/// <param name="Name">As they were called then; of somebody who is nobody at WeCom, the account's of today.</param>
internal sealed record RosterEntry(MembershipId Member, PersonId? Person, string Name, MemberStatus Status, Role Role, AccountId? Account);

/// <summary>What is different between two instants: one line for each membership that is not what it was.</summary>
[Requires(Role.Auditor)]
internal sealed record CompareRosters(TeamId Team, DateTimeOffset From, DateTimeOffset Until) : IQuery<IAsyncEnumerable<RosterChange>>, ITeamRequest;

/// <param name="Before">Null when there was no such membership.</param>
internal sealed record RosterChange(MembershipId Member, PersonId? Person, string Name, RosterState? Before, RosterState After);

internal sealed record RosterState(MemberStatus Status, Role Role, PersonId? Person, AccountId? Account)
{
    public static RosterState? Of(Membership? membership) =>
        membership is null ? null : new RosterState(membership.Status, membership.Role, membership.Person, membership.Account);
}

internal sealed class GetRosterValidator : AbstractValidator<GetRoster>
{
    public GetRosterValidator() => RuleFor(q => q.Status).IsInEnum();
}

internal sealed class CompareRostersValidator : AbstractValidator<CompareRosters>
{
    public CompareRostersValidator() => RuleFor(q => q.Until).GreaterThan(q => q.From);
}

/// <summary>Folds one membership at a time, and asks for names by the thousand: however many events there are, memory stays flat.</summary>
internal sealed class GetRosterHandler(IEventLog log, NamesThen names)
    : IQueryHandler<GetRoster, IAsyncEnumerable<RosterEntry>>, IQueryHandler<CompareRosters, IAsyncEnumerable<RosterChange>>
{
    private const int ChunkSize = 1000;

    public Task<Outcome<IAsyncEnumerable<RosterEntry>>> Handle(GetRoster request, CancellationToken cancellationToken) =>
        Task.FromResult(Outcome<IAsyncEnumerable<RosterEntry>>.Of(ReadAsync(request, cancellationToken)));

    public Task<Outcome<IAsyncEnumerable<RosterChange>>> Handle(CompareRosters request, CancellationToken cancellationToken) =>
        Task.FromResult(Outcome<IAsyncEnumerable<RosterChange>>.Of(CompareAsync(request, cancellationToken)));

    private async IAsyncEnumerable<RosterEntry> ReadAsync(GetRoster request, [EnumeratorCancellation] CancellationToken ct)
    {
        var memberships = log.FoldHistoryAsync<Membership>(Tenant.Of(request.Team).Id, null, request.At, null, ct)
            .Where(m => request.Status is not { } status || m.State.Status == status);
        await foreach (var chunk in memberships.Chunk(ChunkSize).WithCancellation(ct))
        {
            var called = await names.FindAsync(request.Team, request.At, chunk.Select(m => m.State), ct);
            foreach (var (id, _, state) in chunk)
            {
                yield return new RosterEntry(new MembershipId(id), state.Person, called.Of(state), state.Status, state.Role, state.Account);
            }
        }
    }

    private async IAsyncEnumerable<RosterChange> CompareAsync(CompareRosters request, [EnumeratorCancellation] CancellationToken ct)
    {
        var changed = log.FoldHistoryAsync<Membership>(Tenant.Of(request.Team).Id, request.From, request.Until, null, ct)
            .Where(m => RosterState.Of(m.Before) != RosterState.Of(m.State));
        await foreach (var chunk in changed.Chunk(ChunkSize).WithCancellation(ct))
        {
            var called = await names.FindAsync(request.Team, request.Until, chunk.Select(m => m.State), ct);
            foreach (var (id, before, state) in chunk)
            {
                yield return new RosterChange(new MembershipId(id), state.Person, called.Of(state), RosterState.Of(before), RosterState.Of(state)!);
            }
        }
    }
}
