using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData("http500", HttpStatusCode.InternalServerError)]
    [InlineData("http502", HttpStatusCode.BadGateway)]
    [InlineData("http503", HttpStatusCode.ServiceUnavailable)]
    [InlineData("redirect", HttpStatusCode.Redirect)]
    public async Task Proxies_answer_in_the_place_of_WeCom(string kind, HttpStatusCode status)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var token = await simulator.TokenAsync();
        await simulator.FaultAsync("agent/list", kind, new { times = 1 });

        using var spoilt = await simulator.Http.GetAsync($"/cgi-bin/agent/list?access_token={token}");
        spoilt.StatusCode.ShouldBe(status);
        (await simulator.CallAsync("agent/list")).ShouldSay(0);
    }

    [Fact]
    public async Task Html_comes_with_200()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.FaultAsync("*", "html");
        using var spoilt = await simulator.Http.GetAsync("/cgi-bin/gettoken");
        (spoilt.StatusCode, spoilt.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.OK, "text/html"));
    }

    [Fact]
    public async Task A_timeout_never_answers_and_the_caller_may_go()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.FaultAsync("gettoken", "timeout");
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Should.ThrowAsync<OperationCanceledException>(() => simulator.Http.GetAsync("/cgi-bin/gettoken", patience.Token));
    }

    [Fact]
    public async Task Slow_sends_a_byte_a_second()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.FaultAsync("gettoken", "slow");
        // From before it is asked: bytes that have come when somebody begins to read took their time, too.
        var watch = Stopwatch.StartNew();
        using var answer = await simulator.Http.GetAsync("/cgi-bin/gettoken", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var bytes = new byte[3];
        await body.ReadExactlyAsync(bytes);
        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9), "two pauses lie before the third");
        bytes.ShouldBe("{\"e"u8.ToArray());
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("wrong-length")]
    public async Task A_cut_connection_is_an_error_of_the_transport(string kind)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var token = await simulator.TokenAsync();
        await simulator.FaultAsync("department/list", kind);
        await Should.ThrowAsync<HttpRequestException>(() => simulator.Http.GetStringAsync($"/cgi-bin/department/list?access_token={token}"));
    }

    [Fact]
    public async Task Truncated_is_half_of_the_answer_as_if_it_were_whole()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var path = $"/cgi-bin/department/list?access_token={await simulator.TokenAsync()}";
        var whole = await simulator.Http.GetByteArrayAsync(path);
        await simulator.FaultAsync("department/list", "truncated");
        (await simulator.Http.GetByteArrayAsync(path)).ShouldBe(whole[..(whole.Length / 2)]);
    }

    [Theory]
    [InlineData("huge")]
    [InlineData("gzip-bomb")]
    public async Task Huge_answers_have_the_size_that_was_asked_for(string kind)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.FaultAsync("gettoken", kind, new { bytes = 3_000_000 });
        using var unpacking = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip }) { BaseAddress = simulator.Http.BaseAddress };
        (await unpacking.GetByteArrayAsync("/cgi-bin/gettoken")).Length.ShouldBeGreaterThan(3_000_000);
    }

    [Fact]
    public async Task Deep_is_deeper_than_any_parser_allows()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.FaultAsync("gettoken", "deep");
        var text = await simulator.Http.GetStringAsync("/cgi-bin/gettoken");
        text.Count(c => c == '[').ShouldBe(1_000_000);
        Should.Throw<JsonException>(() => JsonNode.Parse(text));
    }

    [Theory]
    [InlineData("missing-list")]
    [InlineData("null-list")]
    [InlineData("empty-list")]
    public async Task The_list_is_gone_and_errcode_says_ok(string kind)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.FaultAsync("department/simplelist", kind);
        var answer = (await simulator.CallAsync("department/simplelist")).ShouldSay(0);
        answer.ContainsKey("department_id").ShouldBe(kind != "missing-list");
        (answer["department_id"] as JsonArray)?.Count.ShouldBe(0);
        (answer["department_id"] is JsonArray).ShouldBe(kind == "empty-list");
    }

    [Fact]
    public async Task Half_of_the_rows_go_missing()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var whole = (await simulator.CallAsync("department/simplelist"))["department_id"].Numbers("id");
        await simulator.FaultAsync("department/simplelist", "half-list");
        (await simulator.CallAsync("department/simplelist"))["department_id"].Numbers("id").ShouldBe(whole.Where((_, i) => i % 2 == 0));
    }

    [Theory]
    [InlineData("duplicate-userid", "Mixed", "名")]
    [InlineData("case-twin", "MIXED", "名")]
    [InlineData("name-twin", "Mixed", "名二")]
    public async Task The_first_row_comes_twice(string kind, string userid, string name)
    {
        await using var simulator = await WithMixedAsync();
        await simulator.FaultAsync("user/list", kind);
        var rows = (await simulator.CallAsync("user/list?department_id=99"))["userlist"]!.AsArray();
        rows.Count.ShouldBe(2);
        ((string)rows[1]!["userid"]!, (string)rows[1]!["name"]!).ShouldBe((userid, name));
    }

    [Theory]
    [InlineData("bad-row", "", 1)]
    [InlineData("long-name", "Mixed", 5000)]
    public async Task The_first_row_is_bad(string kind, string userid, int nameLength)
    {
        await using var simulator = await WithMixedAsync();
        await simulator.FaultAsync("user/list", kind);
        var row = (await simulator.CallAsync("user/list?department_id=99"))["userlist"]!.AsArray().Single()!;
        ((string)row["userid"]!, ((string)row["name"]!).Length).ShouldBe((userid, nameLength));
    }

    [Fact]
    public async Task Departments_form_a_loop()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.FaultAsync("department/list", "department-cycle");
        var parents = (await simulator.CallAsync("department/list"))["department"]!.AsArray().ToDictionary(d => (int)d!["id"]!, d => (int)d!["parentid"]!);
        parents.ShouldContain(d => parents.GetValueOrDefault(d.Value) == d.Key);
    }

    [Fact]
    public async Task A_department_has_a_parent_that_does_not_exist()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.FaultAsync("department/list", "orphan-department");
        var departments = (await simulator.CallAsync("department/list"))["department"];
        departments.Numbers("id").ShouldNotContain(departments.Numbers("parentid")[^1]);
    }

    [Fact]
    public async Task A_cursor_never_ends()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.FaultAsync("user/list_id", "same-cursor");
        var first = await simulator.PostAsync("user/list_id", new { limit = 10000 }, RunningSimulator.ContactsSecret);
        ((string)first["next_cursor"]!).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_fault_strikes_only_where_it_matches_and_as_often_as_it_says()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.FaultAsync("user/list", "errcode", new { errcode = 60011, match = "department_id=2", after = 1, times = 2 });

        (await simulator.CallAsync("user/list?department_id=3")).ShouldSay(0);
        var codes = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            codes.Add((int)(await simulator.CallAsync("user/list?department_id=2"))["errcode"]!);
        }

        codes.ShouldBe([0, 60011, 60011, 0, 0]);
    }

    [Fact]
    public async Task A_fault_can_look_into_the_body()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.FaultAsync("user/list_id", "errcode", new { errcode = 50100, matchBody = "\"limit\":9" });
        (await simulator.PostAsync("user/list_id", new { limit = 8 }, RunningSimulator.ContactsSecret)).ShouldSay(0);
        (await simulator.PostAsync("user/list_id", new { limit = 9 }, RunningSimulator.ContactsSecret)).ShouldSay(50100);
    }

    [Fact]
    public async Task A_probability_is_drawn_from_its_seed()
    {
        (await DrawAsync()).ShouldBe(await DrawAsync());

        static async Task<string> DrawAsync()
        {
            await using var simulator = await RunningSimulator.StartAsync();
            await simulator.FaultAsync("agent/list", "errcode", new { probability = 0.5, seed = 4 });
            var drawn = "";
            for (var i = 0; i < 16; i++)
            {
                drawn += (int)(await simulator.CallAsync("agent/list"))["errcode"]! == -1 ? "x" : ".";
            }

            drawn.ShouldContain("x");
            drawn.ShouldContain(".");
            return drawn;
        }
    }

    [Fact]
    public async Task Faults_are_listed_and_cleared()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.FaultAsync("*", "errcode");
        (await simulator.GetAsync("gettoken")).ShouldSay(-1);
        var listed = (await simulator.ControlAsync("faults")).AsArray().Single()!;
        ((string)listed["fault"]!["kind"]!, (int)listed["hits"]!).ShouldBe(("errcode", 1));

        (await simulator.Http.DeleteAsync("/control/faults")).EnsureSuccessStatusCode();
        (await simulator.GetAsync("gettoken")).ShouldSay(41002);
    }

    [Fact]
    public async Task Every_call_is_counted_and_no_secret_is_kept()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.CallAsync("user/list?department_id=1");
        await simulator.FaultAsync("agent/list", "http500");
        using (await simulator.Http.GetAsync("/cgi-bin/agent/list"))
        {
        }

        var counts = await simulator.ControlAsync("calls");
        ((int)counts["/cgi-bin/gettoken"]!, (int)counts["/cgi-bin/user/list"]!, (int)counts["/cgi-bin/agent/list"]!).ShouldBe((1, 1, 1));
        var recent = (await simulator.ControlAsync("calls/recent")).AsArray();
        recent.Select(c => ((int?)c!["errCode"], (string?)c["fault"])).ShouldBe([(0, null), (0, null), (null, "Http500")]);
        recent.ToJsonString().ShouldNotContain(RunningSimulator.AppSecret);
        recent.ToJsonString().ShouldNotContain(await simulator.TokenAsync());

        await simulator.ControlAsync("calls/reset", new { });
        (await simulator.ControlAsync("calls")).AsObject().ShouldBeEmpty();
    }

    private static async Task<RunningSimulator> WithMixedAsync()
    {
        var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{RunningSimulator.Corp}/departments", new { id = 99, name = "新", parentId = 1 });
        await simulator.ControlAsync($"{RunningSimulator.Corp}/hire", new { userid = "Mixed", name = "名", departments = new[] { 99 } });
        return simulator;
    }
}
