using Liaison.WeComSimulator.Callbacks;
using Liaison.WeComSimulator.Model;
using static Liaison.WeComSimulator.Control.ControlEndpoints;

namespace Liaison.WeComSimulator.Control;

/// <summary>Callback sets, their faults, events by hand, and the log of deliveries: below /control/corps/{corp}.</summary>
internal static class CallbackControl
{
    private const int Shown = 1_000;

    public static void Map(RouteGroupBuilder group, SimulatedWorld world, CallbackCentre callbacks)
    {
        MapSet("/apps/{agent:int}/callback", (corp, agent) => KeyOfApp(Find(corp), agent!.Value));
        MapSet("/contacts-sync/callback", (corp, _) => new CallbackKey(Find(corp).CorpId, CallbackKey.ContactsSync));
        group.MapGet("/callbacks", (string corp) => Answer(callbacks.SetsOf(Find(corp).CorpId).Select(Describe)));
        group.MapPut("/callback-faults", (string corp, CallbackFaults faults) => Done(() => callbacks.ChangeFaults(Find(corp).CorpId, faults)));
        group.MapPost("/apps/{agent:int}/events", (string corp, int agent, AppEventBody body) => Done(() => SendEvent(world, callbacks, KeyOfApp(Find(corp), agent), agent, body)));
        group.MapGet("/deliveries", (string corp, int? take) => Answer(callbacks.Deliveries.Recent(Find(corp).CorpId, take ?? Shown)));

        void MapSet(string path, Func<string, int?, CallbackKey> keyOf)
        {
            group.MapPut(path, async (string corp, int? agent, CallbackBody body, CancellationToken ct) => Answer(Describe(await SaveAsync(world, callbacks, keyOf(corp, agent), body, ct))));
            group.MapDelete(path, async (string corp, int? agent) =>
            {
                await RemoveAsync(world, callbacks, keyOf(corp, agent));
                return Results.NoContent();
            });
            group.MapPut($"{path}/form", (string corp, int? agent, FormBody body) => Done(() => callbacks.ChangeForm(keyOf(corp, agent), body.Full)));
            group.MapPut($"{path}/faults", (string corp, int? agent, CallbackFaults faults) => Done(() => callbacks.ChangeFaults(keyOf(corp, agent), faults)));
            group.MapDelete($"{path}/faults", (string corp, int? agent) => Done(() => callbacks.ChangeFaults(keyOf(corp, agent), null)));
        }

        SimulatedCorp Find(string id) => world.FindCorp(id) ?? throw new RefusedException($"There is no corp {id}.");
    }

    public static CallbackKey KeyOfApp(SimulatedCorp corp, int agentId) => corp.FindApp(agentId) is { Kind: AppKind.SelfBuilt }
        ? CallbackKey.OfApp(corp.CorpId, agentId)
        : throw new RefusedException($"There is no self-built app {agentId}.");

    /// <exception cref="RefusedException">40057 when the address does not pass the check.</exception>
    public static async Task<CallbackSet> SaveAsync(SimulatedWorld world, CallbackCentre callbacks, CallbackKey key, CallbackBody body, CancellationToken ct)
    {
        await callbacks.SaveAsync(key, CallbackTarget.Parse(body.Url, body.Token, body.EncodingAesKey), body.Full, key.CorpId, ct);
        if (key.AgentId is { } agentId)
        {
            world.FindCorp(key.CorpId)?.Watch(agentId);
        }

        return callbacks.Find(key)!;
    }

    public static async Task RemoveAsync(SimulatedWorld world, CallbackCentre callbacks, CallbackKey key)
    {
        if (key.AgentId is { } agentId)
        {
            world.FindCorp(key.CorpId)?.Unwatch(agentId);
        }

        await callbacks.RemoveAsync(key);
    }

    public static void SendEvent(SimulatedWorld world, CallbackCentre callbacks, CallbackKey key, int agentId, AppEventBody body)
    {
        var (set, now) = (callbacks.Find(key) ?? throw new RefusedException($"{key.Id} has no callback set."), world.Clock.GetUtcNow());
        var code = body.ResponseCode ?? world.FindCorp(key.CorpId)?.Messages.Cards.IssueForPress(agentId, body.TaskId, now);
        callbacks.Add(set, AppEvents.Create(key.CorpId, agentId, body with { ResponseCode = code }, now));
    }

    private static object Describe(CallbackSet set) => new
    {
        to = set.Key.Id,
        url = set.Queue.Target.Url,
        set.Queue.Target.Token,
        set.Queue.Target.EncodingAesKey,
        set.Full,
        set.Queue.Faults,
    };

    internal sealed record CallbackBody(string Url, string Token, string EncodingAesKey, bool Full = false);

    internal sealed record FormBody(bool Full);
}
