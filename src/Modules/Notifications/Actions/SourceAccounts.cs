using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.Notifications.Sources;

namespace Liaison.Notifications.Actions;

/// <summary>Opens what is needed to speak to a source.</summary>
internal sealed class SourceAccounts(ITeamReads reads, SecretBox box)
{
    /// <returns>Null when the source is removed, or has no address or no secret for what is done from here.</returns>
    public async Task<SourceAccount?> FindAsync(TeamId team, Guid source, CancellationToken ct) =>
        await reads.FindAsync<Row>(
            team,
            """
            select o.kind, o.api_base, s.token from notifications.sources_1 o join notifications.source_secrets s on s.tenant_id = o.tenant_id and s.id = o.id
            where o.tenant_id = @team and o.id = @source and o.removed_at is null and o.api_base is not null and s.token is not null
            """,
            new { source },
            ct) is { } row && Uri.TryCreate(row.ApiBase, UriKind.Absolute, out var address)
            ? new SourceAccount(source, KindOf(row.Kind), address, new Secret(box.Open(PurposeOf(source), row.Token)))
            : null;

    public static string PurposeOf(Guid source) => $"source-token/{source}";

    private static SourceKind KindOf(string name) => Enum.GetValues<SourceKind>().Single(k => Source.NameOf(k) == name);

    private sealed record Row(string Kind, string ApiBase, string Token);
}
