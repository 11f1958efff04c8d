using Liaison.Binding.Callbacks;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Suite;

/// <summary>
/// The suite's two addresses. Their keys come from this server's configuration, and the path says which address it is, and of the data address whose corp: nothing in
/// a message does.
/// </summary>
/// <remarks>Source: WeCom, 回调配置, 推送suite_ticket: verification in the name of the provider's corp, commands for the suite, data for the corp that has installed it.</remarks>
internal sealed class SuiteDoors(IPlatformReads reads, IOptions<SuiteOptions> options)
{
    public const string CommandPath = "/wecom/suite/command";
    public const string DataPath = "/wecom/suite/data";

    /// <summary>What WeCom replaces by the corp's id; the provider console verifies the address with it, or with the provider's own.</summary>
    public const string CorpPlaceholder = "$CORPID$";

    private const string Command = "suite-command";
    private const string Data = "suite-data/";
    private const string Kind = "suite";
    private const int LongestCorpId = 64;

    public static bool IsOurs(string set) => set == Command || set.StartsWith(Data, StringComparison.Ordinal);

    /// <summary>Null while this server has no third-party app.</summary>
    public CallbackSet? FindCommand() => options.Value.IsOn ? SetOf(Command, null, options.Value.SuiteId!) : null;

    /// <summary>Null for a corp that has not installed the app.</summary>
    public async Task<CallbackSet?> FindDataAsync(string corp, CancellationToken ct)
    {
        if (!options.Value.IsOn || corp.Length is 0 or > LongestCorpId)
        {
            return null;
        }

        var provider = options.Value.ProviderCorpId!;
        if (corp == CorpPlaceholder || corp == provider)
        {
            return SetOf(Data + provider, null, provider);
        }

        return await reads.FindAsync<string>("select tenant_id from binding.suite_bindings_1 where corp_id = @corp and status <> 'ended'", new { corp }, ct) is { } team
            ? SetOf(Data + corp, new TeamId(Guid.Parse(team)), corp)
            : null;
    }

    /// <summary>For opening what one of the addresses has taken in.</summary>
    public CallbackSet? Find(string set) => !options.Value.IsOn ? null : set == Command ? FindCommand() : SetOf(set, null, set[Data.Length..]);

    private CallbackSet SetOf(string id, TeamId? team, string receiveId) =>
        new(id, team, Kind, receiveId, options.Value.Keys, IssuedAt: null, VerifiedAt: null) { EchoId = options.Value.ProviderCorpId! };
}
