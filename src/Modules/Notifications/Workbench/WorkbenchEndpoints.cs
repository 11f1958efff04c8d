using System.ComponentModel.DataAnnotations;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Notifications.Workbench;

/// <summary>The workbench of a member: the mobile web and the mini program speak this.</summary>
internal static class WorkbenchEndpoints
{
    public static void MapWorkbench(this RouteGroupBuilder team)
    {
        var workbench = team.MapGroup("/workbench").WithTags("Workbench");
        workbench.MapGet("/badges", BadgesAsync).WithName("getBadges").WithSummary("What waits for you, in numbers");
        workbench.MapGet("/items", ItemsAsync).WithName("listWorkItems").WithSummary("Work items: assigned to you unless told, the last changed first");
        workbench.MapGet("/items/{item:guid}", ItemAsync).WithName("getWorkItem").WithSummary("A work item with its people");
        workbench.MapGet("/items/{id:guid}/comments", ItemCommentsAsync).WithName("listItemComments").WithSummary("What was said about it, the newest first");
        workbench.MapGet("/iterations", IterationsAsync).WithName("listIterations").WithSummary("Iterations with their progress: yours unless told");
        workbench.MapGet("/iterations/{iteration:guid}", IterationAsync).WithName("getIteration").WithSummary("An iteration with its burn-down");
        workbench.MapGet("/merge-requests", MergeRequestsAsync).WithName("listMergeRequests").WithSummary("Merge requests: yours to review unless told");
        workbench.MapGet("/merge-requests/{mergeRequest:guid}", MergeRequestAsync).WithName("getMergeRequest").WithSummary("A merge request with its reviewers' verdicts");
        workbench.MapGet("/merge-requests/{id:guid}/comments", MergeRequestCommentsAsync).WithName("listMergeRequestComments").WithSummary("What was said about it, the newest first");
        workbench.MapGet("/builds", BuildsAsync).WithName("listBuilds").WithSummary("Builds, the newest first");
        workbench.MapGet("/builds/{build:guid}", BuildAsync).WithName("getBuild").WithSummary("A build with its stages and the end of its log");
        workbench.MapGet("/projects", ProjectsAsync).WithName("listProjects").WithSummary("The projects that you may see, starred ones first");
        workbench.MapGet("/projects/{project:guid}/people", PeopleAsync).WithName("listProjectPeople").WithSummary("Who can be mentioned there");
        workbench.MapPut("/projects/{project:guid}/star", StarProjectAsync).WithName("starProject").WithSummary("Keep a project at hand");
        workbench.MapDelete("/projects/{project:guid}/star", UnstarProjectAsync).WithName("unstarProject").WithSummary("Keep it at hand no longer");
        workbench.MapPut("/groups/star", StarGroupAsync).WithName("starGroup").WithSummary("Keep a group's projects at hand");
        workbench.MapDelete("/groups/star", UnstarGroupAsync).WithName("unstarGroup").WithSummary("Keep them at hand no longer");
        workbench.MapPut("/follows/{subject:guid}", FollowAsync).WithName("follow").WithSummary("Hear of an item, an iteration, a merge request, a build or a project");
        workbench.MapDelete("/follows/{subject:guid}", UnfollowAsync).WithName("unfollow").WithSummary("Hear of it no more");
        workbench.MapGet("/messages", MessagesAsync).WithName("listMessages").WithSummary("What you were told, the newest first");
        workbench.MapPost("/messages/{message:guid}/read", ReadMessageAsync).WithName("readMessage").WithSummary("Mark a message read");
        workbench.MapPost("/messages/read", ReadMessagesAsync).WithName("readMessages").WithSummary("Mark all that you have seen read");
        workbench.MapGet("/search", SearchAsync).WithName("searchWork").WithSummary("Items, merge requests and iterations by title or number");
    }

    private static async Task<Results<Ok<Badges>, ProblemHttpResult>> BadgesAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetBadges(team), ct)).ToOk();

    private static async Task<Results<Ok<Page<WorkItem>>, ProblemHttpResult>> ItemsAsync(
        TeamId team, [AllowedValues("task", "requirement", "defect", "epic")] string? kind, Guid? project, Guid? iteration, string? cursor, IMediator mediator, CancellationToken ct,
        [AllowedValues("assigned", "created", "followed", "any")] string mine = "assigned", [AllowedValues("open", "done", "all")] string state = "open", bool starred = false, int limit = 20) =>
        (await mediator.Send(new ListItems(team, mine, kind, state, project, iteration, starred, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<ItemDetail>, ProblemHttpResult>> ItemAsync(TeamId team, Guid item, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetItem(team, item), ct)).ToOk();

    private static async Task<Results<Ok<Page<WorkComment>>, ProblemHttpResult>> ItemCommentsAsync(TeamId team, Guid id, string? cursor, IMediator mediator, CancellationToken ct, int limit = 20) =>
        (await mediator.Send(new ListComments(team, "item", id, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<Page<WorkIteration>>, ProblemHttpResult>> IterationsAsync(
        TeamId team, Guid? project, string? cursor, IMediator mediator, CancellationToken ct, [AllowedValues("mine", "any")] string mine = "mine",
        [AllowedValues("open", "closed", "all")] string state = "open", bool starred = false, int limit = 20) =>
        (await mediator.Send(new ListIterations(team, mine, state, project, starred, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<IterationDetail>, ProblemHttpResult>> IterationAsync(TeamId team, Guid iteration, IMediator mediator, CancellationToken ct, string zone = "UTC") =>
        (await mediator.Send(new GetIteration(team, iteration, zone), ct)).ToOk();

    private static async Task<Results<Ok<Page<WorkMergeRequest>>, ProblemHttpResult>> MergeRequestsAsync(
        TeamId team, Guid? project, string? cursor, IMediator mediator, CancellationToken ct, [AllowedValues("created", "to-review", "followed", "any")] string mine = "to-review",
        [AllowedValues("open", "closed", "all")] string state = "open", bool starred = false, int limit = 20) =>
        (await mediator.Send(new ListMergeRequests(team, mine, state, project, starred, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<MergeRequestDetail>, ProblemHttpResult>> MergeRequestAsync(TeamId team, Guid mergeRequest, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetMergeRequest(team, mergeRequest), ct)).ToOk();

    private static async Task<Results<Ok<Page<WorkComment>>, ProblemHttpResult>> MergeRequestCommentsAsync(
        TeamId team, Guid id, string? cursor, IMediator mediator, CancellationToken ct, int limit = 20) =>
        (await mediator.Send(new ListComments(team, "merge-request", id, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<Page<WorkBuild>>, ProblemHttpResult>> BuildsAsync(
        TeamId team, Guid? project, Guid? mergeRequest, [AllowedValues("queued", "running", "succeeded", "failed", "cancelled")] string? state, string? cursor, IMediator mediator, CancellationToken ct,
        bool mine = false, bool starred = false, int limit = 20) =>
        (await mediator.Send(new ListBuilds(team, project, mergeRequest, state, mine, starred, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<BuildDetail>, ProblemHttpResult>> BuildAsync(TeamId team, Guid build, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetBuild(team, build), ct)).ToOk();

    private static async Task<Results<Ok<IReadOnlyList<WorkProject>>, ProblemHttpResult>> ProjectsAsync(TeamId team, string? search, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListProjects(team, search), ct)).ToOk();

    private static async Task<Results<Ok<IReadOnlyList<WorkPerson>>, ProblemHttpResult>> PeopleAsync(TeamId team, Guid project, string? search, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListProjectPeople(team, project, search), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> StarProjectAsync(TeamId team, Guid project, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new StarProject(team, project, IsStarred: true), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> UnstarProjectAsync(TeamId team, Guid project, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new StarProject(team, project, IsStarred: false), ct)).ToNoContent();

    // A group's name has slashes in it: no part of a path.
    private static async Task<Results<NoContent, ProblemHttpResult>> StarGroupAsync(TeamId team, string? name, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new StarGroup(team, name ?? "", IsStarred: true), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> UnstarGroupAsync(TeamId team, string? name, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new StarGroup(team, name ?? "", IsStarred: false), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> FollowAsync(TeamId team, Guid subject, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Follow(team, subject), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> UnfollowAsync(TeamId team, Guid subject, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Unfollow(team, subject), ct)).ToNoContent();

    private static async Task<Results<Ok<Page<WorkMessage>>, ProblemHttpResult>> MessagesAsync(
        TeamId team, [AllowedValues("item", "iteration", "merge-request", "build")] string? kind, string? cursor, IMediator mediator, CancellationToken ct, bool unread = false, int limit = 20) =>
        (await mediator.Send(new ListMessages(team, kind, unread, cursor, limit), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> ReadMessageAsync(TeamId team, Guid message, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ReadMessage(team, message), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> ReadMessagesAsync(TeamId team, ReadMessagesBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ReadMessages(team, body.Kind, body.UpTo, body.Subject), ct)).ToNoContent();

    private static async Task<Results<Ok<IReadOnlyList<Found>>, ProblemHttpResult>> SearchAsync(TeamId team, string? search, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new SearchWork(team, search ?? ""), ct)).ToOk();

    /// <param name="Kind">Only of this kind; all when it is not said.</param>
    /// <param name="UpTo">The newest message that was seen; not needed with a subject.</param>
    /// <param name="Subject">Only of this one.</param>
    internal sealed record ReadMessagesBody(Guid? UpTo = null, [property: AllowedValues("item", "iteration", "merge-request", "build")] string? Kind = null, Guid? Subject = null);
}
