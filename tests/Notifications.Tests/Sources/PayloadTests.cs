using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Liaison.Notifications.Sources;
using Liaison.Notifications.Sources.Payloads;
using Liaison.Notifications.Work;
using Liaison.Testing;

namespace Liaison.Notifications.Tests.Sources;

public class PayloadTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>A file that is not in the snapshot makes it differ: none is left out.</summary>
    [Fact]
    public void Every_sample_is_read_as_what_it_is() => Snapshot.Match(Sample.All().ToDictionary(s => s.Name, s => Shown(Read(s))));

    [Fact]
    public void What_a_sample_is_read_as_hangs_on_its_bytes_alone() => Sample.All().ShouldAllBe(s => Shown(Read(s)).ToJsonString(null) == Shown(Read(s)).ToJsonString(null));

    [Theory]
    [InlineData("\"2016-08-12 15:23:28 UTC\"", "2016-08-12T15:23:28Z")]
    [InlineData("\"2021-04-28 21:50:00 +0200\"", "2021-04-28T19:50:00Z")]
    [InlineData("\"2022-02-06T13:48:15.041+0800\"", "2022-02-06T05:48:15.041Z")]
    [InlineData("\"2022-03-09T16:36:51+09:00\"", "2022-03-09T07:36:51Z")]
    [InlineData("\"2021-02-23T02:41:37.886Z\"", "2021-02-23T02:41:37.886Z")]
    [InlineData("\"2019-05-15T15:20:18Z\"", "2019-05-15T15:20:18Z")]
    [InlineData("\"2019-05-15 15:20:18\"", "2019-05-15T15:20:18Z")]
    [InlineData("1717403420000", "2024-06-03T08:30:20Z")]
    [InlineData("\"1717403420000\"", "2024-06-03T08:30:20Z")]
    [InlineData("1469453903", "2016-07-25T13:38:23Z")]
    [InlineData("1469453903.5", "2016-07-25T13:38:23.5Z")]
    [InlineData("0", null)]
    [InlineData("\"0001-01-01T00:00:00Z\"", null)]
    [InlineData("\"yesterday\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("1e300", null)]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    public void Times_are_read_in_each_form_that_a_source_has(string json, string? expected)
    {
        var time = PlaceOf(json).Time;
        time.ShouldBe(expected is null ? null : DateTimeOffset.Parse(expected, null));
        time?.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Half_of_a_surrogate_pair_and_a_nul_do_not_stop_the_rest_of_a_text()
    {
        PlaceOf("""{"a":"fine \ud83d\ude00 half \ud83d end \u0000."}""")["a"].Body.ShouldBe("fine 😀 half \ufffd end .");
        PlaceOf("""{"a":"\ude00"}""")["a"].Title.ShouldBe("\ufffd");
        Liaison.Notifications.Sources.Payloads.Place.Cut("ab😀", 4).ShouldBe("ab😀");
        Liaison.Notifications.Sources.Payloads.Place.Cut("ab😀c", 4).ShouldBe("ab…", "a pair is never parted");
    }

    [Fact]
    public void Numbers_may_be_texts_and_texts_numbers()
    {
        var reading = Read(SourceKind.GitHub, "issues", """
            {"action":"opened","repository":{"id":"5","name":7,"full_name":"a/7"},"issue":{"number":"12","title":404,"state":"open","updated_at":"2026-11-27T11:00:00Z","assignees":null,"user":null}}
            """);
        var item = reading.Changes.ShouldHaveSingleItem().ShouldBeOfType<ItemChange>();
        (item.Project.Id, item.Project.Name, item.Id, item.Title).ShouldBe(("5", "7", "12", "404"));
        item.Author.ShouldBeNull("whoever opened it is gone");
        item.Assignees.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[1]", "not-an-object")]
    [InlineData("{", "not-json")]
    [InlineData("", "not-json")]
    [InlineData("{\"action\":\"opened\"}", "no-repository")]
    [InlineData("{\"repository\":{\"id\":1,\"name\":\"a\"},\"issue\":[]}", "no-issue")]
    [InlineData("{\"repository\":{\"id\":1,\"name\":\"a\"},\"issue\":{\"number\":{\"a\":1}}}", "no-issue")]
    public void What_is_not_what_its_event_has_is_malformed(string body, string reason)
    {
        var reading = Read(SourceKind.GitHub, "issues", body);
        (reading.Outcome, reading.Reason).ShouldBe((PayloadOutcome.Malformed, reason));
    }

    [Fact]
    public void Deep_json_is_malformed_and_costs_nothing() =>
        Read(SourceKind.GitHub, "issues", "{\"a\":" + new string('[', 500_000) + new string(']', 500_000) + "}").Reason.ShouldBe("not-json");

    [Fact]
    public void Odd_bytes_are_replaced_not_refused()
    {
        var body = Encoding.Latin1.GetBytes("{\"name\":\"job\",\"build\":{\"number\":1,\"phase\":\"FINALIZED\",\"status\":\"FAILURE\",\"log\":\"\u00c4\u00e3\"}}");
        var build = Payload.Read(SourceKind.Jenkins, null, null, body, Now).Changes.ShouldHaveSingleItem().ShouldBeOfType<BuildChange>();
        build.LogTail.ShouldNotBeNullOrEmpty();
        build.State.ShouldBe(BuildState.Failed);
    }

    [Fact]
    public void A_form_holds_the_same_json()
    {
        var sample = Sample.Of("github/issues.opened.json");
        var form = "payload=" + Uri.EscapeDataString(Encoding.UTF8.GetString(sample.Body));
        var read = Payload.Read(SourceKind.GitHub, "issues", "application/x-www-form-urlencoded; charset=utf-8", Encoding.UTF8.GetBytes(form), Now);
        Shown(read).ToJsonString(null).ShouldBe(Shown(Read(sample)).ToJsonString(null));
        Payload.Read(SourceKind.GitHub, "issues", Payload.Form, "nothing=1"u8.ToArray(), Now).Reason.ShouldBe("not-json");
    }

    [Fact]
    public void An_unknown_event_is_kept_and_a_silent_one_is_not()
    {
        Read(SourceKind.GitHub, "quantum_leap", """{"repository":{"id":1,"name":"a"}}""").Outcome.ShouldBe(PayloadOutcome.Unknown);
        Read(SourceKind.GitHub, "gitea/issues", """{"repository":{"id":1,"name":"a"}}""").Outcome.ShouldBe(PayloadOutcome.Unknown, "Gitea entered as GitHub");
        Read(SourceKind.GitHub, "star", "{}").Outcome.ShouldBe(PayloadOutcome.Ignored);
        Read(SourceKind.GitLab, "System Hook", """{"event_name":"user_create"}""").Outcome.ShouldBe(PayloadOutcome.Ignored);
        Read(SourceKind.GitLab, "System Hook", """{"event_name":"brand_new"}""").Outcome.ShouldBe(PayloadOutcome.Unknown);
    }

    [Fact]
    public void A_time_to_come_is_now()
    {
        var item = Read(SourceKind.GitHub, "issues", """{"repository":{"id":1,"name":"a"},"issue":{"number":1,"title":"t","updated_at":"2999-01-01T00:00:00Z"}}""").Changes[0];
        item.At.ShouldBe(Now, "it would shut out all that follows");
    }

    [Theory]
    [InlineData("Confidential Issue Hook", "")]
    [InlineData("Issue Hook", ",\"confidential\":true")]
    public void Nothing_of_a_confidential_issue_is_mirrored(string header, string attribute)
    {
        var reading = Read(SourceKind.GitLab, header, $$$"""
            {"object_kind":"issue","user":{"id":1,"username":"a"},"project":{"id":5,"name":"p"},"object_attributes":{"iid":3,"title":"Salaries","description":"secret","updated_at":"2026-11-27 11:00:00 UTC"{{{attribute}}}}}
            """);
        reading.Changes.ShouldHaveSingleItem().ShouldBeOfType<ItemChange>().Deleted.ShouldBeTrue("one that was mirrored before is taken away");
        Shown(reading).ToJsonString(null).ShouldNotContain("Salaries");
        Shown(reading).ToJsonString(null).ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("Confidential Note Hook", "", "")]
    [InlineData("Note Hook", ",\"event_type\":\"confidential_note\"", "")]
    [InlineData("Note Hook", "", ",\"internal\":true")]
    public void Nothing_of_a_confidential_note_is_mirrored(string header, string outer, string inner) => Read(SourceKind.GitLab, header, $$$"""
        {"object_kind":"note"{{{outer}}},"project":{"id":5,"name":"p"},"object_attributes":{"id":3,"note":"secret","noteable_type":"Issue"{{{inner}}}},"issue":{"iid":1,"title":"t"}}
        """).Changes.ShouldBeEmpty();

    [Fact]
    public void A_login_of_digits_is_not_the_user_with_that_id()
    {
        Words.User("42", "zoe")!.Id.ShouldNotBe(Words.User(null, "42")!.Id);
        Words.User("1", "a", "a@users.noreply.github.com")!.Email.ShouldBeNull("an address that nobody reads");
        Words.User("1", "a", "[REDACTED]")!.Email.ShouldBeNull();
    }

    [Fact]
    public void Mentions_are_logins_and_no_addresses() =>
        Words.Mentions("@zoe, ask @li.wei. (cc @bob-1) not a@b.example nor `@code` @zoe").ShouldBe(["zoe", "li.wei", "bob-1"]);

    [Theory]
    [InlineData("approved", "Approved")]
    [InlineData("unapproved", null)]
    public void An_approval_at_gitlab_is_a_review(string action, string? verdict)
    {
        var reading = Read(SourceKind.GitLab, "Merge Request Hook", $$$"""
            {"object_kind":"merge_request","user":{"id":9,"username":"zoe"},"project":{"id":5,"name":"p"},"object_attributes":{"iid":3,"title":"t","state":"opened","action":"{{{action}}}","updated_at":"2026-11-27 11:00:00 UTC"}}
            """);
        var review = reading.Changes[1].ShouldBeOfType<ReviewChange>();
        (review.Id, review.Reviewer.Id, review.Verdict?.ToString()).ShouldBe(("3", "9", verdict));
    }

    [Fact]
    public void A_milestone_of_gitlab_is_an_iteration()
    {
        var iteration = Read(SourceKind.GitLab, "Milestone Hook", """
            {"object_kind":"milestone","action":"close","project":{"id":5,"name":"p","web_url":"https://gitlab.example.com/g/p"},
             "object_attributes":{"id":61,"iid":10,"title":"v1","state":"closed","due_date":"2026-12-01","start_date":"2026-11-01","updated_at":"2026-11-27 11:00:00 UTC"}}
            """).Changes.ShouldHaveSingleItem().ShouldBeOfType<IterationChange>();
        (iteration.Id, iteration.Name, iteration.IsClosed, iteration.StartsOn, iteration.EndsOn).ShouldBe(("61", "v1", true, new DateOnly(2026, 11, 1), new DateOnly(2026, 12, 1)));
        iteration.Url!.AbsoluteUri.ShouldBe("https://gitlab.example.com/g/p/-/milestones/10");
    }

    /// <summary>Made by hand after the fields that CODING documents (项目设置 · Service Hook · 事件介绍); no recordings.</summary>
    [Fact]
    public void Coding_tells_of_items_comments_iterations_merge_requests_and_builds()
    {
        const string Frame = """
            "sender":{"id":11,"name":"张伟"},"project":{"id":7,"name":"shop","display_name":"商城","url":"https://t.coding.example/p/shop"},"team":{"id":1,"name":"团队"}
            """;
        const string Repository = """ "repository":{"id":3,"name":"orders","full_name":"t/shop/orders"} """;
        Snapshot.Match(new Dictionary<string, object>
        {
            ["issue"] = Coding($$$"""
                {"event":"ISSUE_STATUS_UPDATED","issue":{"html_url":"https://t.coding.example/p/shop/bug-tracking/issues/12","type":"DEFECT","code":12,"title":"支付失败","creator":{"id":12,"name":"李娜"},
                 "assignee":{"id":11,"name":"张伟"},"priority":"2","due_date":1764086400000,"description":"…","created_at":1763950000000,"updated_at":1764000000000,
                 "issue_status":{"id":5,"name":"已完成","type":"COMPLETED"},"watchers":[{"id":13,"name":"王芳"}]},{{{Frame}}}}
                """),
            ["deleted"] = Coding($$$"""{"event":"ISSUE_DELETED","issue":{"code":12,"title":"支付失败","updated_at":1764000000000},{{{Frame}}}}"""),
            ["comment"] = Coding($$$"""
                {"event":"ISSUE_COMMENT_CREATED","issueComment":{"html_url":"https://t.coding.example/p/shop/bug-tracking/issues/12#c9","content":"请看 @zoe","created_at":1764000000000,"updated_at":1764000000000,
                 "issue":{"code":12,"title":"支付失败"},"creator":{"id":12,"name":"李娜"}},{{{Frame}}}}
                """),
            ["iteration"] = Coding($$$"""
                {"event":"ITERATION_UPDATED","iteration":{"title":"迭代 3","code":31,"status":"COMPLETED","start_at":1762876800000,"end_at":1764086399000,"updated_at":1764000000000},{{{Frame}}}}
                """),
            ["merged"] = Coding($$$"""
                {"event":"GIT_MR_MERGED","mergeRequest":{"id":88,"html_url":"https://t.coding.example/p/shop/d/orders/git/merge/4","number":4,"state":"ACCEPTED","title":"修复","body":"","user":{"id":12,"name":"李娜"},
                 "created_at":1763990000000,"updated_at":1764000000000,"merged":true,"head":{"ref":"refs/heads/fix"},"base":{"ref":"master"}},{{{Repository}}},{{{Frame}}}}
                """),
            ["older webhook"] = Coding($$$"""
                {"action":"create","mergeRequest":{"id":88,"number":4,"state":"CANMERGE","title":"修复","user":{"id":12,"name":"李娜"},"created_at":1763990000000,"updated_at":1763990000000,"head":{"ref":"fix"},"base":{"ref":"master"}},
                 "sender":{"id":11,"name":"张伟"},{{{Repository}}}}
                """, "merge request"),
            ["started"] = Coding($$$"""
                {"event":"CI_JOB_STARTED","ci":{"id":51,"name":"构建","build":{"id":501,"number":8,"commit_id":"ec26c3e","branch":"refs/heads/master","trigger_user_id":12,"created_at":1764000000000,"updated_at":1764000000000,"status":"QUEUED"}},{{{Frame}}}}
                """),
            ["finished"] = Coding($$$"""
                {"event":"CI_JOB_FINISHED","ci":{"id":51,"name":"构建","build":{"id":501,"number":8,"commit_id":"ec26c3e","branch":"master","trigger_user_id":"12","created_at":1764000000000,"updated_at":1764000060000,
                 "failed_message":"exit 1","status":"FAILED"}},{{{Frame}}}}
                """),
            ["pushed"] = Coding($$$"""{"event":"GIT_PUSHED","ref":"refs/heads/master",{{{Frame}}}}"""),
            ["new"] = Coding($$$"""{"event":"SOMETHING_NEW",{{{Frame}}}}"""),
        });

        static JsonObject Coding(string body, string? header = null) => Shown(Read(SourceKind.Coding, header, body));
    }

    private static Liaison.Notifications.Sources.Payloads.Place PlaceOf(string json) => new(JsonDocument.Parse(json).RootElement);

    private static PayloadReading Read(Sample sample) => Payload.Read(sample.Kind, sample.Event, sample.Headers.GetValueOrDefault("Content-Type"), sample.Body, Now);

    private static PayloadReading Read(SourceKind kind, string? @event, string body) => Payload.Read(kind, @event, "application/json", Encoding.UTF8.GetBytes(body), Now);

    private static JsonObject Shown(PayloadReading reading)
    {
        var shown = new JsonObject { ["outcome"] = reading.Outcome.ToString().ToLowerInvariant() };
        if (reading.Reason is { } reason)
        {
            shown["reason"] = reason;
        }

        foreach (var group in reading.Changes.GroupBy(c => c.GetType().Name.Replace("Change", "", StringComparison.Ordinal).ToLowerInvariant()))
        {
            shown[group.Key] = new JsonArray([.. group.Select(c => Without(JsonSerializer.SerializeToNode(c, c.GetType(), Json)!.AsObject()))]);
        }

        return shown;
    }

    /// <summary>What is so of nearly everything makes a snapshot long and says nothing.</summary>
    private static JsonObject Without(JsonObject change)
    {
        foreach (var name in new[] { "urgent", "deleted" }.Where(n => change[n]?.GetValue<bool>() is false).ToList())
        {
            change.Remove(name);
        }

        change["project"] = $"{change["project"]!["id"]} {change["project"]!["path"] ?? change["project"]!["name"]}";
        return change;
    }
}
