using System.Collections.Concurrent;
using Liaison.WeCom;

namespace Liaison.HostTesting;

/// <summary>The lines of WeCom's limits by the test's clock: those of hosts go by the database's, which does not move when it is told to.</summary>
internal sealed class LinesByClock(TimeProvider time) : IWeComLines
{
    private readonly ConcurrentDictionary<(string CorpId, string Api), WeComLine> _lines = new();
    private readonly Lock _gate = new();

    public Task<T> ChangeAsync<T>(string corpId, string api, Func<WeComLine, DateTimeOffset, (WeComLine Line, T Result)> change, CancellationToken ct)
    {
        lock (_gate)
        {
            var (line, result) = change(_lines.GetValueOrDefault((corpId, api), WeComLine.Unused), time.GetUtcNow());
            _lines[(corpId, api)] = line;
            return Task.FromResult(result);
        }
    }
}
