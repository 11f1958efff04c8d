using System.Globalization;
using System.Text.Json;
using Liaison.WeComSimulator.Control;
using Liaison.WeComSimulator.Faults;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Pages;

/// <summary>What the buttons of the pages do; each sends the browser back to the corp's page.</summary>
internal static class PageActions
{
    private static readonly char[] Separators = [',', '，', ' '];

    public static void Map(RouteGroupBuilder ui, SimulatedWorld world)
    {
        Post("dismiss", (corp, form) => corp.Dismiss([form["userid"]!]));
        Post("status", (corp, form) => corp.Change(form["userid"]!, m => m with { Status = (MemberStatus)Number(form["status"]) }));
        Post("change", (corp, form) => corp.Change(form["userid"]!, m => m with
        {
            Name = form["name"]!,
            UserId = form["newUserid"]!,
            Placements = [.. Numbers(form["departments"]).Select(d => m.Placements.FirstOrDefault(p => p.DepartmentId == d) ?? new Placement(d))],
        }));
        Post("hire", (corp, form) => corp.Hire(form["userid"]!, form["name"]!, [new Placement(Number(form["department"]))]));
        Post("dismiss-share", (corp, form) => corp.Dismiss([.. CorpControl.PickShare(corp, Number(form["percent"]) / 100.0, 1, null)]));
        Post("department", (corp, form) =>
        {
            var id = Number(form["id"]);
            switch (form["what"].ToString())
            {
                case "add":
                    corp.AddDepartment(form["name"]!, id);
                    break;
                case "rename":
                    corp.ChangeDepartment(id, d => d with { Name = form["name"]! });
                    break;
                default:
                    corp.RemoveDepartment(id);
                    break;
            }
        });
        Post("scope", (corp, form) => ChangeApp(corp, a => a with { Scope = new AppScope(Numbers(form["departments"]), Words(form["users"]), Numbers(form["tags"])) }));
        Post("app", (corp, form) => ChangeApp(corp, a => a with
        {
            TrustedDomain = form["domain"]!,
            TrustedIps = Words(form["ips"]) is { Length: > 0 } ips ? ips : null,
            Enabled = form["enabled"] == "on",
        }));
        Post("reset-secret", (corp, form) => corp.PutApp(
            corp.FindApp(form["which"] == "contacts" ? 0 : world.SeedOf(corp).AgentId)! with { Secret = TokenStore.RandomText(43) }));
        Post("fault", (_, form) => world.Faults.Add(new Fault(
            form["api"]!,
            JsonSerializer.Deserialize<FaultKind>($"\"{form["kind"]}\""),
            form["kind"] == "errcode" ? Number(form["errcode"]) : null,
            Optional(form["match"]),
            Times: Optional(form["times"]) is { } times ? Number(times) : null)));
        Post("fault-off", (_, form) => world.Faults.Remove(Number(form["id"])));
        Post("tokens", (_, form) =>
        {
            if (form["what"] == "expire")
            {
                world.Tokens.ExpireAll();
            }
            else
            {
                world.Tokens.InvalidateAll();
            }
        });
        Post("clock", (_, _) => world.Clock.Advance(TimeSpan.FromHours(1)));
        Post("reset", (_, _) => world.Reset());

        void Post(string what, Action<SimulatedCorp, IFormCollection> act) => ui.MapPost($"/{{corp}}/{what}", async (string corp, HttpContext http) =>
        {
            if (world.FindCorp(corp) is not { } found)
            {
                return Results.NotFound();
            }

            try
            {
                act(found, await http.Request.ReadFormAsync(http.RequestAborted));
                return Results.Redirect($"/corp/{corp}");
            }
            catch (RefusedException refused)
            {
                return Results.Redirect($"/corp/{corp}?note={Uri.EscapeDataString(refused.Message)}");
            }
        });

        void ChangeApp(SimulatedCorp corp, Func<SimulatedApp, SimulatedApp> change) => corp.PutApp(change(corp.FindApp(world.SeedOf(corp).AgentId)!));
    }

    private static string? Optional(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    public static string[] Words(string? text) => (text ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    public static int[] Numbers(string? text) => [.. Words(text).Select(Number)];

    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new RefusedException($"{text} is no number.");
}
