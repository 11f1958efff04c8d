using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;
using Liaison.Notifications.Delivery;
using Liaison.Notifications.Preferences;
using Liaison.Notifications.Work;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Notifications.Templates;

/// <summary>How the team says what happened, for every kind in both languages.</summary>
[Requires(Role.Admin, Scopes.DeliveriesRead)]
internal sealed record ListTemplates(TeamId Team) : IQuery<TemplateList>, ITeamRequest;

/// <param name="Placeholders">What may stand in braces.</param>
internal sealed record TemplateList(IReadOnlyList<TemplateItem> Items, IReadOnlyList<string> Placeholders);

/// <param name="IsDefault">The team has not changed it.</param>
internal sealed record TemplateItem(string Kind, string Language, string Title, string Text, bool IsDefault);

[Requires(Role.Admin, Scopes.DeliveriesWrite), RetryOnConflict]
internal sealed record SetTemplate(TeamId Team, string Kind, string Language, string Title, string Text) : ICommand, ITeamRequest, ITemplateText;

[Requires(Role.Admin, Scopes.DeliveriesWrite), RetryOnConflict]
internal sealed record ResetTemplate(TeamId Team, string Kind, string Language) : ICommand, ITeamRequest, ITemplateName;

/// <summary>What a template makes of an example.</summary>
[Requires(Role.Admin, Scopes.DeliveriesRead)]
internal sealed record PreviewTemplate(TeamId Team, string Kind, string Language, string Title, string Text) : IQuery<TemplatePreview>, ITeamRequest, ITemplateText;

internal sealed record TemplatePreview(string Title, string Text);

internal interface ITemplateName
{
    string Kind { get; }

    string Language { get; }
}

internal interface ITemplateText : ITemplateName
{
    string Title { get; }

    string Text { get; }
}

internal sealed class SetTemplateValidator : TemplateTextValidator<SetTemplate>;

internal sealed class PreviewTemplateValidator : TemplateTextValidator<PreviewTemplate>;

internal sealed class ResetTemplateValidator : TemplateNameValidator<ResetTemplate>;

internal abstract class TemplateNameValidator<T> : AbstractValidator<T>
    where T : ITemplateName
{
    protected TemplateNameValidator()
    {
        RuleFor(c => c.Kind).Must(MemberPreferences.Kinds.Contains).WithMessage("item, iteration, merge-request or build");
        RuleFor(c => c.Language).Must(Languages.All.Contains).WithMessage("zh-CN or en");
    }
}

internal abstract class TemplateTextValidator<T> : TemplateNameValidator<T>
    where T : ITemplateText
{
    private const int MostLines = 10;

    protected TemplateTextValidator()
    {
        RuleFor(c => c.Title).NotEmpty().MaximumLength(Template.LongestTitle).Must(t => t is null || !t.Contains('\n', StringComparison.Ordinal)).WithMessage("one line");
        RuleFor(c => c.Text).NotEmpty().MaximumLength(Template.LongestText).Must(t => t is null || t.Split('\n').Length <= MostLines).WithMessage($"at most {MostLines} lines");
        RuleFor(c => c.Title).Must(IsKnown).WithErrorCode("placeholder").WithMessage(c => Unknown(c.Title));
        RuleFor(c => c.Text).Must(IsKnown).WithErrorCode("placeholder").WithMessage(c => Unknown(c.Text));
    }

    private static bool IsKnown(string? text) => text is null || Template.Unknown(text) is [];

    private static string Unknown(string text) => $"no placeholder of ours: {HarmlessText.Line(string.Join(", ", Template.Unknown(text)), 100)}";
}

internal sealed class ManageTemplatesHandler(StoredTemplates templates, IStreams streams)
    : IQueryHandler<ListTemplates, TemplateList>, IQueryHandler<PreviewTemplate, TemplatePreview>, ICommandHandler<SetTemplate>, ICommandHandler<ResetTemplate>
{
    public async Task<Outcome<TemplateList>> Handle(ListTemplates request, CancellationToken cancellationToken) => new TemplateList(
        [.. (await templates.FindAsync(request.Team, cancellationToken)).Select(t => new TemplateItem(t.Key.Kind, t.Key.Language, t.Value.Title, t.Value.Text, t.Value.IsOurs))],
        Template.Placeholders);

    public Task<Outcome<TemplatePreview>> Handle(PreviewTemplate request, CancellationToken cancellationToken)
    {
        var (title, text) = new Template(request.Title, request.Text).Fill(Example(request.Kind, request.Language));
        return Task.FromResult<Outcome<TemplatePreview>>(new TemplatePreview(title, text));
    }

    public Task<Outcome> Handle(SetTemplate request, CancellationToken cancellationToken) => streams.ChangeOrStartAsync<Template>(
        request.Team,
        Template.StreamOf(request.Team, request.Kind, request.Language),
        current => Template.Set(current, new TemplateSet(request.Kind, request.Language, request.Title.Trim(), request.Text.Trim())),
        cancellationToken);

    public Task<Outcome> Handle(ResetTemplate request, CancellationToken cancellationToken) => streams.ChangeOrStartAsync<Template>(
        request.Team,
        Template.StreamOf(request.Team, request.Kind, request.Language),
        current => Template.Reset(current, request.Kind, request.Language),
        cancellationToken);

    private static Dictionary<string, string> Example(string kind, string language)
    {
        var english = language == Languages.English;
        var what = kind switch { "build" => Happenings.Failed, "merge-request" => Happenings.ReviewRequested, "iteration" => Happenings.Created, _ => Happenings.Assigned };
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["kind"] = Phrases.Kind(kind, language),
            ["what"] = Phrases.What(what, named: true, language),
            ["title"] = kind switch
            {
                "build" => english ? "Nightly build" : "每日构建",
                "iteration" => english ? "Sprint 12" : "迭代 12",
                _ => english ? "Signing in takes too long" : "登录太慢",
            },
            ["number"] = "#42",
            ["project"] = english ? "Shop" : "商城",
            ["actor"] = english ? "Wei Zhang" : "张伟",
            ["state"] = english ? "open" : "进行中",
            ["comment"] = english ? "Please have a look today." : "请今天看一下。",
            ["priority"] = english ? "high" : "高",
            ["due"] = "2026-12-31",
            ["iteration"] = english ? "Sprint 12" : "迭代 12",
            ["source"] = "fix/sign-in",
            ["target"] = "main",
            ["branch"] = "main",
            ["commit"] = english ? "Cache the user's teams" : "缓存用户的团队",
        };
    }
}

internal static class TemplateEndpoints
{
    public static void MapTemplates(this RouteGroupBuilder team)
    {
        var templates = team.MapGroup("/notification-templates").WithTags("Notification templates");
        templates.MapGet("", ListAsync).WithName("listTemplates").WithSummary("How the team says what happened, for every kind in both languages");
        templates.MapPost("/preview", PreviewAsync).WithName("previewTemplate").WithSummary("What a template makes of an example");
        templates.MapPut("/{kind}/{language}", SetAsync).WithName("setTemplate").WithSummary("Say it in the team's own words");
        templates.MapDelete("/{kind}/{language}", ResetAsync).WithName("resetTemplate").WithSummary("Say it as everybody does");
    }

    private static async Task<Results<Ok<TemplateList>, ProblemHttpResult>> ListAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListTemplates(team), ct)).ToOk();

    private static async Task<Results<Ok<TemplatePreview>, ProblemHttpResult>> PreviewAsync(TeamId team, PreviewBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new PreviewTemplate(team, body.Kind, body.Language, body.Title, body.Text), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> SetAsync(TeamId team, string kind, string language, TemplateBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new SetTemplate(team, kind, language, body.Title, body.Text), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> ResetAsync(TeamId team, string kind, string language, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ResetTemplate(team, kind, language), ct)).ToNoContent();

    /// <param name="Title">One line of at most 120 characters, with placeholders such as <c>{title}</c>.</param>
    /// <param name="Text">At most 400 characters in 10 lines; a line whose placeholders are all empty is left out.</param>
    internal sealed record TemplateBody(string Title, string Text);

    internal sealed record PreviewBody(string Kind, string Language, string Title, string Text);
}
