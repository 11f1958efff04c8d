using System.Globalization;
using Liaison.WeComSimulator.Callbacks;
using Liaison.WeComSimulator.Control;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Pages;

/// <summary>What the buttons of the callbacks page do.</summary>
internal static class CallbackActions
{
    public static void Map(RouteGroupBuilder ui, SimulatedWorld world, CallbackCentre callbacks)
    {
        Post("callback", (corp, form, ct) => CallbackControl.SaveAsync(
            world, callbacks, KeyOf(corp, form), new CallbackControl.CallbackBody(form["url"]!, form["token"]!, form["key"]!, form["full"] == "on"), ct));
        Post("callback-remove", (corp, form, _) => CallbackControl.RemoveAsync(world, callbacks, KeyOf(corp, form)));
        Post("callback-faults", (corp, form, _) =>
        {
            callbacks.ChangeFaults(KeyOf(corp, form), new CallbackFaults(
                Number(form["lose"]), Number(form["duplicate"]), Number(form["reorder"]), Number(form["delay"]), Number(form["slow"]),
                form["signature"] == "on", form["receiver"] == "on", Number(form["stale"]), form["stop"] == "on"));
            return Task.CompletedTask;
        });
        Post("event", (corp, form, _) =>
        {
            var agentId = world.SeedOf(corp).AgentId;
            CallbackControl.SendEvent(world, callbacks, CallbackControl.KeyOfApp(corp, agentId), agentId, new AppEventBody(
                form["event"]!, Optional(form["userid"]), Optional(form["eventKey"]), Optional(form["taskId"])));
            return Task.CompletedTask;
        });

        void Post(string what, Func<SimulatedCorp, IFormCollection, CancellationToken, Task> act) => ui.MapPost($"/{{corp}}/{what}", async (string corp, HttpContext http) =>
        {
            if (world.FindCorp(corp) is not { } found)
            {
                return Results.NotFound();
            }

            try
            {
                await act(found, await http.Request.ReadFormAsync(http.RequestAborted), http.RequestAborted);
                return Results.Redirect($"/corp/{corp}/callbacks");
            }
            catch (RefusedException refused)
            {
                return Results.Redirect($"/corp/{corp}/callbacks?note={Uri.EscapeDataString(refused.Message)}");
            }
        });

        CallbackKey KeyOf(SimulatedCorp corp, IFormCollection form) =>
            form["which"] == "contacts" ? new CallbackKey(corp.CorpId, CallbackKey.ContactsSync) : CallbackControl.KeyOfApp(corp, world.SeedOf(corp).AgentId);
    }

    private static string? Optional(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static int Number(string? text) => string.IsNullOrWhiteSpace(text) ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new RefusedException($"{text} is no number.");
}
