using System.Text.Encodings.Web;
using System.Text.Json;
using Liaison.WeComSimulator.Callbacks;
using Liaison.WeComSimulator.Faults;
using Liaison.WeComSimulator.Mail;
using Liaison.WeComSimulator.Model;
using Liaison.WeComSimulator.Suite;

namespace Liaison.WeComSimulator.Control;

/// <summary>The control API: what tests and people do to the simulated world. Described in README.md.</summary>
internal static class ControlEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void MapControl(this IEndpointRouteBuilder app, SimulatedWorld world, CallbackCentre callbacks, SuiteCentre suites)
    {
        var control = app.MapGroup("/control").AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (RefusedException refused)
            {
                return Results.Json(new { error = refused.Message }, Json, statusCode: StatusCodes.Status400BadRequest);
            }
        });
        MapWorld(control, world);
        MapFaults(control, world);
        SuiteControl.Map(control.MapGroup("/suites"), world, callbacks, suites);
        CallbackControl.Map(control.MapGroup("/corps/{corp}"), world, callbacks);
        CorpControl.Map(control.MapGroup("/{corp}"), world);
    }

    public static IResult Answer(object value) => Results.Json(value, Json);

    public static IResult Done(Action action)
    {
        action();
        return Results.NoContent();
    }

    private static void MapWorld(RouteGroupBuilder control, SimulatedWorld world)
    {
        control.MapGet("/corps", () => Answer(world.Corps.Select(c => Describe(world.SeedOf(c)))));
        control.MapPost("/corps", (NewCorpBody body) => Answer(Describe(world.SeedOf(world.AddCorp(body.ToSeed(world))))));
        control.MapPost("/reset", () => Done(world.Reset));
        control.MapPost("/clock/advance", (AdvanceBody body) => Done(() => world.Clock.Advance(TimeSpan.FromSeconds(body.Seconds))));
        control.MapPost("/tokens/expire", () => Done(world.Tokens.ExpireAll));
        control.MapPost("/tokens/invalidate", () => Done(world.Tokens.InvalidateAll));
        control.MapPost("/limits", (LimitsChangeBody body) => Answer(body.ApplyTo(world.Limits)));
        control.MapGet("/calls", () => Answer(world.Calls.Counts()));
        control.MapGet("/calls/recent", (int? take) => Answer(world.Calls.Recent(take ?? 100)));
        control.MapPost("/calls/reset", () => Done(world.Calls.Clear));
        control.MapGet("/mails", (string? to) => Answer(world.Mails.To(to).Select(m => new { m.From, to = string.Join(", ", m.To), m.Subject, m.Text, m.At })));
        control.MapDelete("/mails", () => Done(world.Mails.Clear));
        control.MapGet("/smtp", (SmtpSink sink) => Answer(new { port = sink.Port }));

        object Describe(CorpSeed seed)
        {
            var corp = world.FindCorp(seed.CorpId)!;
            return new { seed.CorpId, seed.AgentId, appSecret = corp.FindApp(seed.AgentId)!.Secret, contactsSecret = corp.FindApp(0)!.Secret };
        }
    }

    private static void MapFaults(RouteGroupBuilder control, SimulatedWorld world)
    {
        control.MapGet("/faults", () => Answer(world.Faults.Active));
        control.MapPost("/faults", (Fault fault) => Answer(new { id = world.Faults.Add(fault) }));
        control.MapDelete("/faults", () => Done(world.Faults.Clear));
        control.MapDelete("/faults/{id:int}", (int id) => world.Faults.Remove(id) ? Results.NoContent() : Results.NotFound());
    }

    internal sealed record AdvanceBody(double Seconds);

    internal sealed record NewCorpBody(string CorpId, int AgentId, string AppSecret, string ContactsSecret, int Size = 20, int Seed = 1, int? Depth = null, bool NewApp = true, bool NewContactsIp = true)
    {
        public CorpSeed ToSeed(SimulatedWorld world) => world.FindCorp(CorpId) is null
            ? new CorpSeed(CorpId, CorpId, AgentId, AppSecret, ContactsSecret, Size, Seed, Depth, world.TrustedDomain, NewApp, NewContactsIp)
            : throw new RefusedException($"There is a corp {CorpId}.");
    }

    internal sealed record LimitsChangeBody(
        int? CallsPerMinute = null, int? CallsPerHour = null, int? ConcurrentCalls = null, int? WrongSecretsPerHour = null, int? TicketsPerHour = null, int? AccountLimit = null,
        int? CallbackMilliseconds = null, int? UrgentCallbackMilliseconds = null, int? VerificationMilliseconds = null, int? CorpTicketsPerHour = null)
    {
        public SimulatorLimits ApplyTo(SimulatorLimits limits)
        {
            limits.CallsPerMinute = CallsPerMinute ?? limits.CallsPerMinute;
            limits.CallsPerHour = CallsPerHour ?? limits.CallsPerHour;
            limits.ConcurrentCalls = ConcurrentCalls ?? limits.ConcurrentCalls;
            limits.WrongSecretsPerHour = WrongSecretsPerHour ?? limits.WrongSecretsPerHour;
            limits.TicketsPerHour = TicketsPerHour ?? limits.TicketsPerHour;
            limits.CorpTicketsPerHour = CorpTicketsPerHour ?? limits.CorpTicketsPerHour;
            limits.AccountLimit = AccountLimit ?? limits.AccountLimit;
            limits.CallbackMilliseconds = CallbackMilliseconds ?? limits.CallbackMilliseconds;
            limits.UrgentCallbackMilliseconds = UrgentCallbackMilliseconds ?? limits.UrgentCallbackMilliseconds;
            limits.VerificationMilliseconds = VerificationMilliseconds ?? limits.VerificationMilliseconds;
            return limits;
        }
    }
}
