using Liaison.Binding.Callbacks;
using Liaison.Binding.Corp;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Secrets;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Binding.Suite;

internal static class SuiteEndpoints
{
    public static void MapSuite(this IEndpointRouteBuilder app)
    {
        var suite = app.MapGroup("/api/v1/teams/{team}/binding/suite").WithTags("Binding");
        suite.MapGet("", GetAsync).WithName("getSuite").WithSummary("The third-party app in the team's corp: whether it is offered, installed, its scope and who installed it");
        suite.MapPost("/install", StartAsync).WithName("startSuiteInstall").WithSummary("Make the link to WeCom's page that installs the third-party app; it leads back to this browser, once");
        suite.MapPut("", CompleteAsync).WithName("completeSuiteInstall").WithSummary("Bind the corp whose admin comes back from WeCom's page");
        suite.MapDelete("", UninstallAsync).WithName("uninstallSuite").WithSummary("End the binding by the third-party app; people, members and history stay");

        // For WeCom alone, as the addresses of self-built apps are.
        var command = app.MapGroup(SuiteDoors.CommandPath).ExcludeFromDescription();
        command.MapGet("", (SuiteDoors doors, CallbackReceiver receiver, HttpRequest request, CancellationToken ct) => VerifyAsync(doors.FindCommand(), receiver, request, ct));
        command.MapPost("", (SuiteDoors doors, CallbackReceiver receiver, HttpRequest request, CancellationToken ct) => ReceiveAsync(doors.FindCommand(), receiver, request, ct));
        var data = app.MapGroup(SuiteDoors.DataPath).ExcludeFromDescription();
        data.MapGet("/{corp}", async (string corp, SuiteDoors doors, CallbackReceiver receiver, HttpRequest request, CancellationToken ct) =>
            await VerifyAsync(await doors.FindDataAsync(corp, ct), receiver, request, ct));
        data.MapPost("/{corp}", async (string corp, SuiteDoors doors, CallbackReceiver receiver, HttpRequest request, CancellationToken ct) =>
            await ReceiveAsync(await doors.FindDataAsync(corp, ct), receiver, request, ct));
    }

    private static async Task<Results<Ok<SuiteView>, ProblemHttpResult>> GetAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetSuite(team), ct)).ToOk();

    private static async Task<Results<Ok<SuiteInstallLink>, ProblemHttpResult>> StartAsync(TeamId team, StartSuiteInstallBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new StartSuiteInstall(team, body.ConfirmOtherCorp), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> CompleteAsync(TeamId team, CompleteSuiteInstallBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new CompleteSuiteInstall(team, body.AuthCode, body.State), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> UninstallAsync(TeamId team, [FromBody] UnbindCorpBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new UninstallSuite(team, body.ConfirmTeamName), ct)).ToNoContent();

    private static async Task<IResult> VerifyAsync(CallbackSet? set, CallbackReceiver receiver, HttpRequest request, CancellationToken ct) =>
        await receiver.VerifyAsync(set, request.Query, ct) is { } echo ? TypedResults.Text(echo) : TypedResults.StatusCode(StatusCodes.Status403Forbidden);

    // Anything but this word is an error to WeCom.
    private static async Task<IResult> ReceiveAsync(CallbackSet? set, CallbackReceiver receiver, HttpRequest request, CancellationToken ct) =>
        await receiver.ReceiveAsync(set, request, ct) is not null ? TypedResults.Text("success") : TypedResults.StatusCode(StatusCodes.Status403Forbidden);
}

internal sealed record StartSuiteInstallBody(bool ConfirmOtherCorp = false);

/// <param name="AuthCode">The auth_code of the address that WeCom led back to, as <paramref name="State"/>.</param>
internal sealed record CompleteSuiteInstallBody(Secret AuthCode, Secret State);
