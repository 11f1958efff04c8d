using System.Collections.Concurrent;

namespace Liaison.WeCom;

/// <summary>The lines of a program that is the only one, or that has lost sight of the others.</summary>
internal sealed class ProcessLines(TimeProvider time) : IWeComLines
{
    private readonly ConcurrentDictionary<(string CorpId, string Api), Held> lines = new();

    public Task<T> ChangeAsync<T>(string corpId, string api, Func<WeComLine, DateTimeOffset, (WeComLine Line, T Result)> change, CancellationToken ct)
    {
        var held = lines.GetOrAdd((corpId, api), _ => new());
        lock (held)
        {
            (held.Line, var result) = change(held.Line, time.GetUtcNow());
            return Task.FromResult(result);
        }
    }

    private sealed class Held
    {
        public WeComLine Line { get; set; } = WeComLine.Unused;
    }
}
