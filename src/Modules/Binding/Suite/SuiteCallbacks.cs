using System.Text.Json;
using Liaison.Binding.Callbacks;
using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.WeCom;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Binding.Suite;

/// <summary>Hands on what came to the suite's addresses: tickets are kept, contacts become hints, and what WeCom has to be asked about goes to a queue.</summary>
internal sealed class SuiteCallbacks(
    SuiteDoors doors, StoredSuiteTickets tickets, IPlatformReads platform, IUserIds ids, IContactHints hints, ICardTaps taps, SecretBox box, IServiceScopeFactory scopes)
{
    /// <returns>Null when the suite's keys are others by now.</returns>
    public SuiteCallback? Open(string set, string? encrypt) =>
        encrypt is not null && doors.Find(set) is { } door
        && CallbackCrypto.TryDecrypt(door.Keys, encrypt, door.ReceiveId, out var message, out _) && CallbackParser.TryParse(message, out var callback)
            ? new SuiteCallback(door.ReceiveId, callback)
            : null;

    public async Task HandleAsync(IEventSession session, IReadOnlyList<SuiteCallback> callbacks, CancellationToken ct)
    {
        if (callbacks.Count == 0)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ISessionScope>().Enter(session, new EventMetadata("wecom", "callback"));
        var queue = scope.ServiceProvider.GetRequiredService<IQueue>();
        foreach (var (_, callback) in callbacks)
        {
            switch (callback)
            {
                case WeComSuiteTicket ticket:
                    tickets.Store(session, ticket);
                    break;
                case WeComSuiteAuthorised authorised:
                    var kind = authorised.IsReset ? SuiteNotice.CodeReset : SuiteNotice.Installed;
                    queue.Enqueue(SuiteNotice.Queue, Tenant.Platform, SuiteNotice.Of(box, kind, null, new SuiteGrant(authorised.AuthCode, authorised.State)));
                    break;
                case WeComSuiteAuthChanged changed:
                    queue.Enqueue(SuiteNotice.Queue, Tenant.Platform, new SuiteNotice(SuiteNotice.Authorisation, changed.AuthCorpId, null));
                    break;
            }
        }

        await HintAsync(session, [.. callbacks.SelectMany(HintsOf)], ct);
        await TapAsync(session, [.. callbacks.Where(c => c.Callback is WeComCardClicked).Select(c => (c.ReceiveId, (WeComCardClicked)c.Callback))], ct);
    }

    /// <summary>In the ids by which the team keeps corp and people.</summary>
    private async Task TapAsync(IEventSession session, IReadOnlyList<(string Corp, WeComCardClicked Click)> clicks, CancellationToken ct)
    {
        foreach (var (tenant, corp, knownAs) in await BoundAsync([.. clicks.Select(c => c.Corp)], ct))
        {
            var team = new TeamId(Guid.Parse(tenant));
            List<WeComCardClicked> own = [.. clicks.Where(c => c.Corp == corp).Select(c => c.Click)];
            var known = (await ids.FindOpenAsync(team, [.. own.Select(c => c.UserId)], ct)).ToDictionary(p => p.OpenUserId, p => p.UserId, StringComparer.Ordinal);
            await taps.NoteAsync(session, team, [.. own.Select(c => c.ToTap(knownAs) with { UserId = known.GetValueOrDefault(c.UserId, c.UserId) })]);
        }
    }

    private async Task HintAsync(IEventSession session, IReadOnlyList<(string Corp, ContactHint Hint)> heard, CancellationToken ct)
    {
        foreach (var (tenant, corp, knownAs) in await BoundAsync([.. heard.Select(h => h.Corp)], ct))
        {
            var team = new TeamId(Guid.Parse(tenant));
            List<ContactHint> own = [.. heard.Where(h => h.Corp == corp).Select(h => h.Hint)];
            string[] open = [.. own.Select(h => h.UserId).OfType<string>().Distinct(StringComparer.Ordinal)];
            var known = (await ids.FindOpenAsync(team, open, ct)).ToDictionary(p => p.OpenUserId, p => p.UserId, StringComparer.Ordinal);
            ids.Note(session, team, knownAs, [.. open.Where(id => !known.ContainsKey(id))]);
            hints.Note(session, team, [.. own.Select(h => h.UserId is { } id && known.TryGetValue(id, out var userId) ? h with { UserId = userId } : h)]);
        }
    }

    private async Task<IReadOnlyList<Bound>> BoundAsync(IReadOnlyCollection<string> corps, CancellationToken ct) => corps.Count == 0 ? [] : await platform.ListAsync<Bound>(
        "select tenant_id, corp_id, known_as from binding.suite_bindings_1 where corp_id = any(@corps) and status <> 'ended'", new { corps = corps.Distinct(StringComparer.Ordinal).ToArray() }, ct);

    /// <summary>Who is deleted for a third-party app may have moved out of its scope: that is no sign of leaving.</summary>
    private static IEnumerable<(string Corp, ContactHint Hint)> HintsOf(SuiteCallback callback) => callback.Callback switch
    {
        WeComUserChanged { AuthCorpId: { } corp } user => [(corp, new ContactHint(user.OpenUserId ?? user.UserId, null))],
        WeComPartyChanged { AuthCorpId: { } corp } party => [(corp, new ContactHint(null, party.Id, Deleted: party.Change == WeComChange.Deleted))],
        WeComTagChanged { AuthCorpId: { } corp } tag => tag.UserIds.Select(user => (corp, new ContactHint(user, null))),
        WeComSubscriptionChanged subscription => [(callback.ReceiveId, new ContactHint(subscription.UserId, null))],
        _ => [],
    };

    private sealed record Bound(string TenantId, string CorpId, string KnownAs);
}

/// <param name="ReceiveId">The suite, or the corp of the data address.</param>
internal sealed record SuiteCallback(string ReceiveId, WeComCallback Callback);

/// <param name="AuthCode">Good once, for ten minutes.</param>
internal sealed record SuiteGrant(string AuthCode, string? State)
{
    public override string ToString() => nameof(SuiteGrant);
}

/// <summary>What a suite was told and WeCom has to be asked about.</summary>
/// <param name="CorpId">Whose; null where WeCom tells it for the code.</param>
/// <param name="Sealed">A <see cref="SuiteGrant"/>: it lies in the queue's table in no readable form.</param>
internal sealed record SuiteNotice(string Kind, string? CorpId, string? Sealed)
{
    public const string Queue = "wecom-suite";
    public const string Installed = "installed";
    public const string CodeReset = "code-reset";

    /// <summary>Changed or withdrawn: WeCom is asked which, so that an old notice undoes nothing.</summary>
    public const string Authorisation = "authorisation";

    private const string Purpose = "wecom-suite-grant";

    public static SuiteNotice Of(SecretBox box, string kind, string? corp, SuiteGrant grant) => new(kind, corp, box.Seal(Purpose, JsonSerializer.Serialize(grant)));

    public SuiteGrant Open(SecretBox box) => JsonSerializer.Deserialize<SuiteGrant>(box.Open(Purpose, Sealed!))!;
}
