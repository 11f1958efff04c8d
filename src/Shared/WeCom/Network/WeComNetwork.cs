namespace Liaison.WeCom;

internal sealed class WeComNetwork(WeComCalls calls) : IWeComNetwork
{
    public Task<WeComAddresses> ListCallbackAddressesAsync(WeComApp app, CancellationToken ct) => ListAsync(app, "getcallbackip", ct);

    public Task<WeComAddresses> ListApiAddressesAsync(WeComApp app, CancellationToken ct) => ListAsync(app, "get_api_domain_ip", ct);

    private async Task<WeComAddresses> ListAsync(WeComApp app, string api, CancellationToken ct)
    {
        using var answer = await calls.SendAsync(app, new(api) { MayLackErrCode = true }, ct);
        List<WeComAddressRange> ranges = [];
        List<string> unreadable = [];
        foreach (var entry in answer.Read(WeComJson.Default.IpListWire).IpList ?? throw answer.Missing("ip_list"))
        {
            if (WeComAddressRange.TryParse(entry, out var range))
                ranges.Add(range);
            else
                unreadable.Add(TextCut.Clean(entry ?? "", 80));
        }
        return new(ranges, unreadable);
    }
}

internal sealed record IpListWire(IReadOnlyList<string?>? IpList);
