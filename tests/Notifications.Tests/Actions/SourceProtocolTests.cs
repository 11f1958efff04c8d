using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Secrets;
using Liaison.Notifications.Actions;
using Liaison.Notifications.Sources;
using Liaison.Notifications.Webhooks;
using Liaison.Notifications.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Liaison.Notifications.Tests.Actions;

/// <summary>What GitLab and Gitea are told, over real HTTP, as their documents say; and others by a signed webhook.</summary>
public sealed class SourceProtocolTests : IAsyncLifetime
{
    private ForgeStub _gitlab = null!;
    private ForgeStub _gitea = null!;
    private WebhookReceiver _receiver = null!;
    private ServiceProvider _services = null!;

    public async ValueTask InitializeAsync()
    {
        (_gitlab, _gitea, _receiver) = (await ForgeStub.GitLabAsync(), await ForgeStub.GiteaAsync(), await WebhookReceiver.StartAsync());
        _services = Services("127.0.0.0/8");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _gitlab.DisposeAsync();
        await _gitea.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task GitLab_approves_in_the_members_name_where_the_token_may()
    {
        _gitlab.MaySudo = true;
        (await DoAsync(GitLab(ActionKind.Approve))).ShouldBe(new SourceAnswer(AsMember: true, Status: 201));
        var request = _gitlab.Requests.ShouldHaveSingleItem();
        (request.Method, request.Path, request.Token, request.Sudo, request.Body).ShouldBe(("POST", "/api/v4/projects/101/merge_requests/12/approve", ForgeStub.Token, "7", null));
    }

    [Theory]
    [InlineData("7", false)]
    [InlineData("99", true)]
    public async Task Where_it_may_not_the_token_approves_and_a_note_says_for_whom(string user, bool maySudo)
    {
        _gitlab.MaySudo = maySudo;
        (await DoAsync(GitLab(ActionKind.Approve, user: user))).ShouldBe(new SourceAnswer(AsMember: false, Status: 201));
        _gitlab.Requests.Select(r => (r.Path["/api/v4/projects/101/".Length..], r.Sudo)).ShouldBe([("merge_requests/12/approve", user), ("merge_requests/12/approve", null), ("merge_requests/12/notes", null)]);
        ((string?)_gitlab.Notes.ShouldHaveSingleItem().Note["body"]).ShouldBe("Approved by 张伟 via Liaison");
    }

    [Fact]
    public async Task GitLab_retries_a_pipeline()
    {
        _gitlab.MaySudo = true;
        (await DoAsync(GitLab(ActionKind.Rerun, "555"))).Failure.ShouldBeNull();
        _gitlab.Requests.ShouldHaveSingleItem().Path.ShouldBe("/api/v4/projects/101/pipelines/555/retry");
        (await DoAsync(GitLab(ActionKind.Rerun, "status:abc:ci"))).Failure.ShouldBe(ActionFailures.NotSupported);
        _gitlab.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task GitLab_assigns_an_issue_by_the_members_number()
    {
        _gitlab.MaySudo = true;
        (await DoAsync(GitLab(ActionKind.Take))).Failure.ShouldBeNull();
        var request = _gitlab.Requests.ShouldHaveSingleItem();
        (request.Method, request.Path).ShouldBe(("PUT", "/api/v4/projects/101/issues/12"));
        request.Body!.ToJsonString().ShouldBe("""{"assignee_ids":[7]}""");
    }

    [Fact]
    public async Task Whose_number_no_payload_has_told_is_looked_up_by_their_login()
    {
        (await DoAsync(GitLab(ActionKind.Take, user: "@zhangwei"))).Failure.ShouldBeNull();
        _gitlab.Requests.First().Path.ShouldBe("/api/v4/users?username=zhangwei");
        _gitlab.Requests.Last().Body!.ToJsonString().ShouldBe("""{"assignee_ids":[7]}""");
    }

    [Fact]
    public async Task A_comments_id_comes_back_and_the_text_is_the_members()
    {
        _gitlab.MaySudo = true;
        (await DoAsync(GitLab(ActionKind.Comment, text: "第一行\n**bold** <script>"))).ShouldBe(new SourceAnswer("302", AsMember: true, Status: 201));
        ((string?)_gitlab.Notes.Single().Note["body"]).ShouldBe("第一行\n**bold** <script>");

        _gitlab.MaySudo = false;
        (await DoAsync(GitLab(ActionKind.Comment, text: "Hello"))).ShouldBe(new SourceAnswer("303", AsMember: false, Status: 201));
        ((string?)_gitlab.Notes.Last().Note["body"]).ShouldBe("Hello\n\n— 张伟 · Liaison");
    }

    [Fact]
    public async Task An_answer_that_was_lost_makes_no_second_comment_and_no_failure()
    {
        _gitlab.MaySudo = true;
        _gitlab.Faults.Enqueue(new ForgeFault(0, Heard: true));
        var lost = await DoAsync(GitLab(ActionKind.Comment, text: "Once"));
        (lost.Failure, lost.IsPassing).ShouldBe((ActionFailures.Unreachable, true));
        (await DoAsync(GitLab(ActionKind.Comment, text: "Once") with { Attempt = 2 })).ExternalId.ShouldBe("302");
        _gitlab.Notes.Count.ShouldBe(1);

        _gitlab.Faults.Enqueue(new ForgeFault(0, Heard: true));
        (await DoAsync(GitLab(ActionKind.Approve))).IsPassing.ShouldBeTrue();
        (await DoAsync(GitLab(ActionKind.Approve) with { Attempt = 2 })).Failure.ShouldBeNull("GitLab takes an approval once, and has it");

        _gitea.MaySudo = true;
        _gitea.Faults.Enqueue(new ForgeFault(0, Heard: true));
        (await DoAsync(Gitea(ActionKind.Comment, text: "Once"))).IsPassing.ShouldBeTrue();
        (await DoAsync(Gitea(ActionKind.Comment, text: "Once") with { Attempt = 2 })).ExternalId.ShouldBe("302");
        _gitea.Notes.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_was_lost_makes_no_second_review(bool maySudo)
    {
        _gitea.MaySudo = maySudo;
        _gitea.ReviewsOfAPage = 2;
        // Others' reviews before it, and the member's own of another day, are not it.
        foreach (var (user, body, at) in new[] { ("lina", "", DateTimeOffset.UtcNow), ("liaison-bot", "Approved by 李娜 via Liaison", DateTimeOffset.UtcNow), ("zhangwei", "", DateTimeOffset.UtcNow.AddDays(-1)) })
        {
            _gitea.Reviews.Enqueue(("12", new JsonObject { ["state"] = "APPROVED", ["body"] = body, ["user"] = new JsonObject { ["login"] = user }, ["submitted_at"] = at.ToString("O") }));
        }

        var order = Gitea(ActionKind.Approve);
        _gitea.Faults.Enqueue(new ForgeFault(503));
        (await DoAsync(order)).IsPassing.ShouldBeTrue();
        _gitea.Reviews.Count.ShouldBe(3);
        if (!maySudo)
        {
            // What is refused is no answer that was lost.
            _gitea.Faults.Enqueue(new ForgeFault(403, """{"message":"Only administrators allowed to sudo."}"""));
        }

        _gitea.Faults.Enqueue(new ForgeFault(0, Heard: true));
        await DoAsync(order);
        _gitea.Reviews.Count.ShouldBe(4);

        _gitea.Faults.Enqueue(new ForgeFault(503));
        (await DoAsync(order with { Attempt = 2 })).IsPassing.ShouldBeTrue("who cannot look does not send it again");
        (await DoAsync(order with { Attempt = 3 })).ShouldBe(new SourceAnswer(AsMember: maySudo, Status: 200));
        _gitea.Reviews.Count.ShouldBe(4);
        (await DoAsync(order with { Attempt = 2, Subject = order.Subject with { Number = "!13" } })).Failure.ShouldBeNull();
        _gitea.Reviews.Last().On.ShouldBe("13", "on another one there was none");
    }

    [Fact]
    public async Task Gitea_reviews_comments_and_assigns()
    {
        _gitea.MaySudo = true;
        (await DoAsync(Gitea(ActionKind.Approve))).ShouldBe(new SourceAnswer(AsMember: true, Status: 200));
        (await DoAsync(Gitea(ActionKind.Comment, text: "好"))).ShouldBe(new SourceAnswer("302", AsMember: true, Status: 201));
        (await DoAsync(Gitea(ActionKind.Take))).ShouldBe(new SourceAnswer(AsMember: true, Status: 201));
        (await DoAsync(Gitea(ActionKind.Rerun, "555"))).ShouldBe(new SourceAnswer(AsMember: true, Status: 201));
        _gitea.Requests.Select(r => $"{r.Method} {r.Path["/api/v1/repos/acme/web/".Length..]} {r.Sudo} {r.Body?.ToJsonString()}").ShouldBe(
        [
            """POST pulls/12/reviews zhangwei {"event":"APPROVED","body":""}""",
            """POST issues/12/comments zhangwei {"body":"\u597D"}""",
            """PATCH issues/12 zhangwei {"assignees":["zhangwei"]}""",
            "POST actions/runs/555/rerun zhangwei ",
        ]);
        _gitea.Requests.ShouldAllBe(r => r.Token == ForgeStub.Token);
    }

    [Fact]
    public async Task Where_giteas_token_may_not_the_text_says_for_whom()
    {
        (await DoAsync(Gitea(ActionKind.Approve))).AsMember.ShouldBeFalse();
        _gitea.Requests.Last().Body!.ToJsonString().ShouldContain("via Liaison");
        (await DoAsync(Gitea(ActionKind.Comment, text: "Hello"))).AsMember.ShouldBeFalse();
        ((string?)_gitea.Notes.Single().Note["body"]).ShouldBe("Hello\n\n— 张伟 · Liaison");
    }

    [Fact]
    public async Task A_gitea_that_cannot_run_again_is_told_from_a_run_that_is_gone()
    {
        _gitea.KnowsRerun = false;
        (await DoAsync(Gitea(ActionKind.Rerun, "555"))).Failure.ShouldBe(ActionFailures.NotSupported);
        (await DoAsync(Gitea(ActionKind.Rerun, "555") with { Project = new OrderedProject("9", "acme/other") })).Failure.ShouldBe(ActionFailures.NotFound);
    }

    [Theory]
    [InlineData(401, ActionFailures.NotAllowed, false)]
    [InlineData(403, ActionFailures.NotAllowed, false)]
    [InlineData(404, ActionFailures.NotFound, false)]
    [InlineData(409, ActionFailures.Refused, false)]
    [InlineData(422, ActionFailures.Refused, false)]
    [InlineData(429, ActionFailures.TooMany, true)]
    [InlineData(500, ActionFailures.SourceFailed, true)]
    [InlineData(503, ActionFailures.SourceFailed, true)]
    [InlineData(302, ActionFailures.Refused, false)]
    public async Task Every_no_has_a_word_and_only_what_passes_is_tried_again(int status, string failure, bool passes)
    {
        _gitlab.MaySudo = true;
        _gitlab.Faults.Enqueue(new ForgeFault(status, "{\"message\":\"no\"}", RetryAfter: passes ? "120" : null, Location: status == 302 ? _receiver.Url.ToString() : null));
        var answer = await DoAsync(GitLab(ActionKind.Approve));
        (answer.Failure, answer.Status, answer.IsPassing, answer.After).ShouldBe((failure, status, passes, passes ? TimeSpan.FromMinutes(2) : null));
        _gitlab.Requests.Count.ShouldBe(1);
        _receiver.Received.ShouldBeEmpty("no redirect is followed");
    }

    [Fact]
    public async Task A_yes_that_is_no_answer_of_the_api_is_no_yes()
    {
        _gitlab.MaySudo = true;
        _gitlab.Faults.Enqueue(new ForgeFault(200, "<html>Sign in</html>"));
        (await DoAsync(GitLab(ActionKind.Comment, text: "x"))).Failure.ShouldBe(ActionFailures.Unreadable);
    }

    [Fact]
    public async Task An_address_inside_is_not_called()
    {
        await using var services = Services("10.99.0.0/16");
        var answer = await DoAsync(GitLab(ActionKind.Approve), services);
        (answer.Failure, answer.IsPassing).ShouldBe((ActionFailures.AddressRefused, false));
        _gitlab.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Any_other_source_gets_a_signed_message_the_same_in_every_try()
    {
        var secret = WebhookSender.NewSecret();
        var order = Order(SourceKind.Jenkins, _receiver.Url, secret, ActionKind.Rerun, "folder/job#57", "7", null);
        _receiver.Answers.Enqueue((503, null));
        (await DoAsync(order)).IsPassing.ShouldBeTrue();
        (await DoAsync(order with { Attempt = 2 })).ShouldBe(new SourceAnswer(Status: 204));
        _receiver.Received.ShouldAllBe(m => m.IsSignedBy(secret.Reveal()));
        var message = _receiver.Received.Select(m => (m.Id, m.Body)).Distinct().ShouldHaveSingleItem();
        var json = JsonNode.Parse(message.Body)!;
        ((string?)json["type"], (string?)json["action"]!["kind"], (string?)json["subject"]!["kind"], (string?)json["subject"]!["id"], (string?)json["by"]!["name"]).ShouldBe(
            ("action.requested", "rerun", "build", "folder/job#57", "张伟"));
    }

    [Fact]
    public async Task A_secret_of_any_form_signs()
    {
        var order = Order(SourceKind.Coding, _receiver.Url, new Secret("just a passphrase"), ActionKind.Comment, "12", "7", "hi");
        (await DoAsync(order)).Failure.ShouldBeNull();
        var received = _receiver.Received.Single();
        received.IsSignedBy("whsec_" + Convert.ToBase64String("just a passphrase"u8)).ShouldBeTrue();
        ((string?)received.Json["action"]!["text"]).ShouldBe("hi");
    }

    private static ServiceProvider Services(string allowed)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        var options = new WebhookOptions();
        options.AllowedNetworks.Add(allowed);
        services.AddSingleton(Options.Create(options)).AddSingleton<WebhookTargets>().AddSingleton(TimeProvider.System);
        NotificationsModule.AddSourceActions(services);
        return services.BuildServiceProvider();
    }

    private Task<SourceAnswer> DoAsync(SourceOrder order, ServiceProvider? services = null) =>
        (services ?? _services).GetServices<ISourceActions>().Single(s => s.Speaks(order.Source.Kind)).DoAsync(order, TestContext.Current.CancellationToken);

    private SourceOrder GitLab(ActionKind kind, string subject = "12", string user = "7", string? text = null) =>
        Order(SourceKind.GitLab, _gitlab.Api, new Secret(ForgeStub.Token), kind, subject, user, text);

    private SourceOrder Gitea(ActionKind kind, string subject = "12", string user = "7", string? text = null) =>
        Order(SourceKind.Gitea, _gitea.Api, new Secret(ForgeStub.Token), kind, subject, user, text);

    private static SourceOrder Order(SourceKind source, Uri address, Secret secret, ActionKind kind, string subject, string user, string? text)
    {
        var what = kind switch { ActionKind.Rerun => SubjectKind.Build, ActionKind.Take => SubjectKind.Item, _ => SubjectKind.MergeRequest };
        return new SourceOrder(
            new TeamId(Guid.CreateVersion7()), Guid.CreateVersion7(), kind, DateTimeOffset.UtcNow, 1, new SourceApi(source, address, secret),
            new OrderedProject("101", "acme/web"), new OrderedSubject(what, subject, what == SubjectKind.MergeRequest ? "!" + subject : null, null),
            new OrderedMember(new AccountId(Guid.CreateVersion7()), "张伟", user, "zhangwei"), text is null ? null : new OrderedComment(Guid.CreateVersion7(), text));
    }
}
