using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Binding.Corp;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Callbacks;

/// <summary>
/// Makes the values for WeCom's form "receive messages". Earlier ones of the kind end at once. They can be made before the team is bound: without a trusted domain
/// WeCom wants this address verified before it takes a trusted IP, without which no binding works.
/// </summary>
/// <param name="CorpId">Of the corp that is to be bound; null for the one that is.</param>
[Requires(Role.Admin, Scopes.None), RetryOnConflict]
[HoldsSecrets]
internal sealed record IssueCallbackKeys(TeamId Team, string Kind, string? CorpId = null) : ICommand<NewCallbackKeys>, ITeamRequest;

/// <summary>The three values to paste. Token and EncodingAESKey are shown this once.</summary>
internal sealed record NewCallbackKeys(string Kind, Uri Url, Secret Token, Secret EncodingAesKey);

/// <summary>Refuses callbacks of the kind from now on.</summary>
[Requires(Role.Admin, Scopes.None), RetryOnConflict]
internal sealed record RemoveCallback(TeamId Team, string Kind) : ICommand, ITeamRequest;

/// <summary>WeCom has verified the address.</summary>
[SystemOnly, RetryOnConflict]
internal sealed record ConfirmCallback(TeamId Team, string Kind, string Set) : ICommand, ITeamRequest;

[Requires(Role.Admin, Scopes.BindingRead)]
internal sealed record ListCallbacks(TeamId Team) : IQuery<IReadOnlyList<CallbackItem>>, ITeamRequest;

/// <param name="Url">What stands in WeCom's form.</param>
/// <param name="VerifiedAt">Null until WeCom's form was saved with these values.</param>
/// <param name="LastAt">When the last one came that was believed.</param>
/// <param name="LagSeconds">From WeCom's time to ours: of half of those of the last 24 hours it was less. Null without any.</param>
/// <param name="Waiting">Received and not handled yet.</param>
/// <param name="Received">In the last 24 hours, as the counts below.</param>
/// <param name="Duplicates">WeCom sends again when our answer is late.</param>
/// <param name="Lost">Changes that were found by looking, and of which no callback told.</param>
/// <param name="Refused">By reason: <c>signature</c>, <c>receiver</c>, <c>timestamp</c>, <c>cipher</c>, <c>padding</c>, <c>length</c>, <c>xml</c>, <c>toolarge</c>.</param>
internal sealed record CallbackItem(
    [property: AllowedValues(CallbackKinds.App, CallbackKinds.Contacts)] string Kind, Uri Url, DateTimeOffset IssuedAt, DateTimeOffset? VerifiedAt, DateTimeOffset? LastAt,
    double? LagSeconds, long Waiting, long Received, long Duplicates, long Lost, IReadOnlyDictionary<string, long> Refused);

internal sealed class IssueCallbackKeysValidator : AbstractValidator<IssueCallbackKeys>
{
    public IssueCallbackKeysValidator()
    {
        RuleFor(c => c.Kind).Must(CallbackKinds.IsKnown).WithErrorCode("kind").WithMessage("A callback set is the app's or the contacts'.");
        RuleFor(c => c.CorpId).MaximumLength(64).Matches("^[A-Za-z0-9_-]+$");
    }
}

internal sealed class RemoveCallbackValidator : AbstractValidator<RemoveCallback>
{
    public RemoveCallbackValidator() => RuleFor(c => c.Kind).Must(CallbackKinds.IsKnown).WithErrorCode("kind").WithMessage("A callback set is the app's or the contacts'.");
}

internal sealed class ManageCallbacksHandler(IStreams streams, UnitOfWork work, CallbackSets sets, TimeProvider time, IOptions<PublicUrlOptions> url)
    : ICommandHandler<IssueCallbackKeys, NewCallbackKeys>, ICommandHandler<RemoveCallback>, ICommandHandler<ConfirmCallback>
{
    public async Task<Outcome<NewCallbackKeys>> Handle(IssueCallbackKeys request, CancellationToken cancellationToken)
    {
        var binding = await FindAsync(request.Team, cancellationToken);
        if ((binding?.CorpId ?? request.CorpId) is not { } corp)
        {
            return CorpErrors.NotBound;
        }

        if (request.Kind == CallbackKinds.Contacts && binding?.HasContactsSecret == false)
        {
            return CallbackErrors.NoContactsSecret;
        }

        var (id, keys) = sets.Issue(work.Session, request.Team, request.Kind, corp);
        var issued = await ChangeAsync(request.Team, new CallbackKeysIssued(request.Kind), cancellationToken);
        return issued.Refusal is { } refusal
            ? refusal
            : new NewCallbackKeys(request.Kind, url.Value.At(CallbackEndpoints.PathOf(id)), new Secret(keys.Token), new Secret(keys.EncodingAesKey));
    }

    public async Task<Outcome> Handle(RemoveCallback request, CancellationToken cancellationToken)
    {
        CallbackSets.Destroy(work.Session, request.Team, request.Kind);
        return await ChangeAsync(request.Team, new CallbackRemoved(request.Kind), cancellationToken);
    }

    public async Task<Outcome> Handle(ConfirmCallback request, CancellationToken cancellationToken)
    {
        work.Session.Execute($"update binding.callback_sets set verified_at = {time.GetUtcNow()} where id = {request.Set} and verified_at is null");
        return await ChangeAsync(request.Team, new CallbackVerified(request.Kind), cancellationToken);
    }

    private async Task<CorpBinding?> FindAsync(TeamId team, CancellationToken ct) =>
        await streams.FindAsync<CorpBinding>(team, CorpBinding.StreamOf(team), ct) is { Status: not null } binding ? binding : null;

    /// <summary>Before there is a binding there is nothing to tell; binding takes the sets over, and tells then.</summary>
    private async Task<Outcome> ChangeAsync(TeamId team, object @event, CancellationToken ct) => await FindAsync(team, ct) is null
        ? Outcome.Done
        : await streams.ChangeAsync<CorpBinding>(team, CorpBinding.StreamOf(team), binding => binding.Status is null ? CorpErrors.NotBound : [@event], ct);
}

internal sealed class ListCallbacksHandler(CallbackHealth health) : IQueryHandler<ListCallbacks, IReadOnlyList<CallbackItem>>
{
    public async Task<Outcome<IReadOnlyList<CallbackItem>>> Handle(ListCallbacks request, CancellationToken cancellationToken) =>
        Outcome<IReadOnlyList<CallbackItem>>.Of(await health.ListAsync(request.Team, cancellationToken));
}

/// <summary>How a team's callbacks come in.</summary>
internal sealed class CallbackHealth(ITeamReads reads, IOptions<PublicUrlOptions> url, TimeProvider time)
{
    private static readonly TimeSpan Shown = TimeSpan.FromHours(24);

    public async Task<IReadOnlyList<CallbackItem>> ListAsync(TeamId team, CancellationToken ct)
    {
        var since = new { since = time.GetUtcNow() - Shown };
        var sets = await reads.ListAsync<Row>(
            team,
            """
            select s.id, s.kind, s.issued_at, s.verified_at, c.last_at, c.lag, c.waiting from binding.callback_sets s
            cross join lateral (
                select max(received_at) as last_at, count(*) filter (where handled_at is null) as waiting,
                    percentile_cont(0.5) within group (order by greatest(0, extract(epoch from received_at - at)::float8)) as lag
                from binding.callbacks c where c.set_id = s.id and c.received_at > @since) c
            where s.tenant_id = @team order by s.kind
            """,
            since,
            ct);
        var counts = await reads.ListAsync<Count>(
            team,
            """
            select c.set_id, c.outcome, sum(c.count)::bigint as number from binding.callback_counts c join binding.callback_sets s on s.id = c.set_id
            where s.tenant_id = @team and c.hour > @since group by c.set_id, c.outcome
            """,
            since,
            ct);
        return [.. sets.Select(s => ItemOf(s, [.. counts.Where(c => c.SetId == s.Id)]))];
    }

    private CallbackItem ItemOf(Row set, IReadOnlyList<Count> counts)
    {
        long Of(string outcome) => counts.FirstOrDefault(c => c.Outcome == outcome)?.Number ?? 0;
        const string Refused = "refused-";
        return new CallbackItem(
            set.Kind, url.Value.At(CallbackEndpoints.PathOf(set.Id)), set.IssuedAt, set.VerifiedAt, set.LastAt, set.Lag, set.Waiting,
            Of(CallbackCounts.Received), Of(CallbackCounts.Duplicate), Of(CallbackCounts.Lost),
            counts.Where(c => c.Outcome.StartsWith(Refused, StringComparison.Ordinal)).ToDictionary(c => c.Outcome[Refused.Length..], c => c.Number, StringComparer.Ordinal));
    }

    private sealed record Row(string Id, string Kind, DateTimeOffset IssuedAt, DateTimeOffset? VerifiedAt, DateTimeOffset? LastAt, double? Lag, long Waiting);

    private sealed record Count(string SetId, string Outcome, long Number);
}

internal static class CallbackErrors
{
    public static readonly Refusal NoContactsSecret = new(
        "binding.no-contacts-secret", 409, "Enter the Secret of the contacts-sync helper first: its callbacks belong to it.");
}

/// <summary>What other modules ask about callbacks.</summary>
internal sealed class StoredCallbacks(ITeamReads reads, CallbackCounts counts) : ICallbacks
{
    public Task<bool> HearsContactsAsync(TeamId team, CancellationToken ct) => reads.FindAsync<bool>(
        team, "select exists (select from binding.callback_sets where tenant_id = @team and kind = 'contacts' and verified_at is not null)", null, ct);

    public async Task ReportLostAsync(TeamId team, int changes, CancellationToken ct)
    {
        if (await reads.FindAsync<string>(team, "select id from binding.callback_sets where tenant_id = @team and kind = 'contacts'", null, ct) is { } set)
        {
            counts.Add(set, CallbackCounts.Lost, changes);
        }
    }
}
