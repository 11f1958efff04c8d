using Liaison.Binding.Contracts;
using Liaison.Kernel.Ids;
using Liaison.WeCom;

namespace Liaison.Notifications.Delivery;

/// <summary>By which ids an app reaches people: a third-party app has others than those by which the team keeps them.</summary>
internal sealed class Reach(IUserIds ids)
{
    /// <returns>By receiver the id by which the app knows them, in the receivers' order; without those whom it does not.</returns>
    /// <exception cref="WeComCallException">WeCom was asked for ids and did not answer.</exception>
    public async Task<OrderedDictionary<string, string>> OfAsync(TeamId team, CorpCredentials credentials, IReadOnlyList<string> receivers, CancellationToken ct)
    {
        var reached = new OrderedDictionary<string, string>(WeComUserId.Comparer);
        var pairs = credentials.Kind == BoundApp.Suite
            ? (await ids.FindAsync(team, [.. receivers], ct)).ToLookup(p => WeComUserId.Key(p.UserId), p => p.OpenUserId, StringComparer.Ordinal)
            : null;
        foreach (var receiver in receivers)
        {
            if ((pairs is null ? receiver : pairs[WeComUserId.Key(receiver)].LastOrDefault()) is { } id)
            {
                reached.TryAdd(receiver, id);
            }
        }

        return reached;
    }
}
