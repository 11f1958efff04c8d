using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Notifications.Work;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Notifications.Actions;

/// <summary>Asks the source to do something, for the caller. Twice the same is once.</summary>
/// <param name="From">Of <see cref="ActionOrigins"/>.</param>
/// <param name="Text">Of a comment, as it was written.</param>
[Requires(Role.Member, Scopes.None), RetryOnConflict]
internal sealed record Act(TeamId Team, ActionKind Kind, SubjectKind SubjectKind, Guid Subject, string From, string? Text = null) : ICommand<ActionAnswer>, ITeamRequest;

internal sealed class ActValidator : AbstractValidator<Act>
{
    /// <summary>UTF-16 units; the sources take more.</summary>
    public const int LongestText = 10_000;

    public ActValidator() => RuleFor(c => c.Text).Must(t => !string.IsNullOrWhiteSpace(t) && t.Length <= LongestText && !t.Contains('\0', StringComparison.Ordinal))
        .When(c => c.Kind == ActionKind.Comment).WithErrorCode("Text").WithMessage("A comment has 1 to 10,000 characters.");
}

internal sealed class ActHandler(ActionDesk desk, WorkContext context) : ICommandHandler<Act, ActionAnswer>
{
    public async Task<Outcome<ActionAnswer>> Handle(Act request, CancellationToken cancellationToken) => context.Caller.Account is { } account
        ? await desk.AskAsync(request.Team, request.Kind, request.SubjectKind, request.Subject, account, request.From, request.Text is { } text ? PlainText.Text(text.ReplaceLineEndings("\n").Trim()) : null, cancellationToken)
        : RequestErrors.SignInRequired;
}

/// <summary>What became of an action of the caller's own.</summary>
[Requires(Role.Member, Scopes.None)]
internal sealed record GetAction(TeamId Team, Guid Action) : IQuery<ActionItem>, ITeamRequest;

/// <param name="State"><c>requested</c>: on its way; <c>done</c>: the source has taken it, and will tell; <c>failed</c>.</param>
/// <param name="Reason">Why it failed, in a word.</param>
internal sealed record ActionItem(
    Guid Id, [property: AllowedValues("approve", "rerun", "take", "comment")] string Kind, [property: AllowedValues("item", "merge-request", "build")] string SubjectKind, Guid Subject,
    [property: AllowedValues("requested", "done", "failed")] string State, string? Reason, DateTimeOffset RequestedAt, DateTimeOffset? SettledAt);

internal sealed class GetActionHandler(ITeamReads reads, WorkContext context) : IQueryHandler<GetAction, ActionItem>
{
    public async Task<Outcome<ActionItem>> Handle(GetAction request, CancellationToken cancellationToken) =>
        await reads.FindAsync<ActionItem>(
            request.Team,
            """
            select id, kind, subject_kind, subject_id as subject, state, reason, requested_at, settled_at from notifications.actions_1
            where tenant_id = @team and id = @Action and account_id = @account
            """,
            new { request.Action, account = context.Caller.Account },
            cancellationToken) is { } action ? action : RequestErrors.NotFound;
}

internal static class ActionEndpoints
{
    /// <summary>By which the mini program says that it is one.</summary>
    private const string ClientHeader = "X-Liaison-Client";

    public static void MapActions(this RouteGroupBuilder team)
    {
        var work = team.MapGroup("/workbench").WithTags("Workbench");
        work.MapPost("/merge-requests/{id:guid}/approve", (TeamId team, Guid id, HttpRequest http, IMediator mediator, CancellationToken ct) =>
            ActAsync(mediator, new Act(team, ActionKind.Approve, SubjectKind.MergeRequest, id, OriginOf(http)), ct))
            .WithName("approveMergeRequest").WithSummary("Approve a merge request at its source");
        work.MapPost("/builds/{id:guid}/rerun", (TeamId team, Guid id, HttpRequest http, IMediator mediator, CancellationToken ct) =>
            ActAsync(mediator, new Act(team, ActionKind.Rerun, SubjectKind.Build, id, OriginOf(http)), ct))
            .WithName("rerunBuild").WithSummary("Run a build again at its source");
        work.MapPost("/items/{id:guid}/take", (TeamId team, Guid id, HttpRequest http, IMediator mediator, CancellationToken ct) =>
            ActAsync(mediator, new Act(team, ActionKind.Take, SubjectKind.Item, id, OriginOf(http)), ct))
            .WithName("takeItem").WithSummary("Have an item assigned to yourself at its source");
        work.MapPost("/items/{id:guid}/comments", (TeamId team, Guid id, CommentBody body, HttpRequest http, IMediator mediator, CancellationToken ct) =>
            ActAsync(mediator, new Act(team, ActionKind.Comment, SubjectKind.Item, id, OriginOf(http), body.Text), ct))
            .WithName("commentOnItem").WithSummary("Comment on an item: seen here at once, and sent to its source");
        work.MapPost("/merge-requests/{id:guid}/comments", (TeamId team, Guid id, CommentBody body, HttpRequest http, IMediator mediator, CancellationToken ct) =>
            ActAsync(mediator, new Act(team, ActionKind.Comment, SubjectKind.MergeRequest, id, OriginOf(http), body.Text), ct))
            .WithName("commentOnMergeRequest").WithSummary("Comment on a merge request: seen here at once, and sent to its source");
        work.MapGet("/actions/{id:guid}", GetAsync).WithName("getAction").WithSummary("What became of something that you did here");
    }

    private static async Task<Results<Accepted<ActionAnswer>, ProblemHttpResult>> ActAsync(IMediator mediator, Act act, CancellationToken ct) =>
        (await mediator.Send(act, ct)).ToAccepted(a => $"/api/v1/teams/{act.Team}/workbench/actions/{a.Id}");

    private static async Task<Results<Ok<ActionItem>, ProblemHttpResult>> GetAsync(TeamId team, Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetAction(team, id), ct)).ToOk();

    private static string OriginOf(HttpRequest http) => http.Headers[ClientHeader] == ActionOrigins.MiniProgram ? ActionOrigins.MiniProgram : ActionOrigins.Workbench;

    /// <param name="Text">1 to 10,000 characters; what the source makes of markup in it is its own affair.</param>
    internal sealed record CommentBody(string Text);
}
