namespace Liaison.WeCom;

/// <summary>
/// Where all hosts find what they have to know of each other's calls: WeCom's limits are the corp's, not the host's. A line is one API of one corp, or what it gives out of one kind.
/// </summary>
public interface IWeComLines
{
    /// <summary>Changes a line, one host after the other.</summary>
    /// <param name="change">From the line as it is and the time that counts for all hosts; may run again when another host was quicker.</param>
    /// <exception cref="Exception">The place does not answer. The caller goes on alone, with less.</exception>
    Task<T> ChangeAsync<T>(string corpId, string api, Func<WeComLine, DateTimeOffset, (WeComLine Line, T Result)> change, CancellationToken ct);
}
