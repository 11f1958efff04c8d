using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Secrets;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Binding.Corp;

internal static class CorpEndpoints
{
    public static void MapCorp(this IEndpointRouteBuilder app)
    {
        var binding = app.MapGroup("/api/v1/teams/{team}/binding").WithTags("Binding");
        binding.MapGet("", GetAsync).WithName("getBinding").WithSummary("The binding: status, visible scope, what is wrong and how to mend it");
        binding.MapPut("", BindAsync).WithName("bindCorp").WithSummary("Bind a corp by its self-built app; WeCom is asked first, and nothing is stored when it refuses");
        binding.MapPost("/rotate", RotateAsync).WithName("rotateSecrets").WithSummary("Store new secrets; a suspended binding goes on");
        binding.MapDelete("", UnbindAsync).WithName("unbindCorp").WithSummary("Unbind: credentials are destroyed; people, members and history stay");
    }

    private static async Task<Results<Ok<BindingView>, ProblemHttpResult>> GetAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetBinding(team), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> BindAsync(TeamId team, BindCorpBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new BindCorp(team, body.CorpId, body.AgentId, body.Secret, body.ContactsSecret, body.ConfirmOtherCorp), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> RotateAsync(TeamId team, RotateSecretsBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RotateSecrets(team, body.Secret, body.ContactsSecret), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> UnbindAsync(
        TeamId team, [FromBody] UnbindCorpBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new UnbindCorp(team, body.ConfirmTeamName), ct)).ToNoContent();
}

internal sealed record BindCorpBody(string CorpId, int AgentId, Secret Secret, Secret? ContactsSecret = null, bool ConfirmOtherCorp = false);

internal sealed record RotateSecretsBody(Secret? Secret = null, Secret? ContactsSecret = null);

internal sealed record UnbindCorpBody(string ConfirmTeamName);
