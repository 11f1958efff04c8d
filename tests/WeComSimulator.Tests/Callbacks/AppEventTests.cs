using System.Net;
using System.Net.Http.Json;
using System.Xml.Linq;
using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests.Callbacks;

/// <summary>What an app's own callback set is told.</summary>
public sealed class AppEventTests
{
    private const string Corp = RunningSimulator.Corp;

    [Fact]
    public async Task Whoever_comes_into_the_scope_or_leaves_it_is_told()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await simulator.ControlAsync($"{Corp}/departments", new { id = 900, name = "内", parentId = 1 });
        await simulator.ControlAsync($"{Corp}/departments", new { id = 901, name = "外", parentId = 1 });
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "byname", name = "名", departments = new[] { 901 } });
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "bytag", name = "签", departments = new[] { 901 } });
        await simulator.ControlAsync($"{Corp}/scope", new { departments = new[] { 900 } });
        await simulator.PutAsync(CallbackPaths.App, receiver.Body());

        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 900 } });           // subscribe
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "outside", name = "外", departments = new[] { 901 } });
        await simulator.ControlAsync($"{Corp}/name", new { userid = "ann", name = "安安" });
        await simulator.ControlAsync($"{Corp}/move", new { userid = "ann", departments = new[] { 901 } });                         // unsubscribe
        await simulator.ControlAsync($"{Corp}/scope", new { departments = new[] { 900 }, users = new[] { "byname" } });            // subscribe
        await simulator.ControlAsync($"{Corp}/tags", new { id = 40, name = "标签", users = new[] { "bytag" } });
        await simulator.ControlAsync($"{Corp}/scope", new { departments = new[] { 900 }, users = new[] { "byname" }, tags = new[] { 40 } });   // subscribe
        await simulator.ControlAsync($"{Corp}/rename", new { userid = "byname", newUserid = "byname2" });
        await simulator.ControlAsync($"{Corp}/tags", new { id = 40, name = "标签", users = Array.Empty<string>() });               // unsubscribe
        await simulator.ControlAsync($"{Corp}/leave", new { userid = "byname2" });                                                 // unsubscribe
        await simulator.ControlAsync($"{Corp}/departments/901/move", new { parentId = 900 });                                      // subscribe, three
        await simulator.ControlAsync($"{Corp}/dismiss", new { userids = new[] { "outside" } });                                    // unsubscribe
        await simulator.SettledAsync(10);

        receiver.Posts.Select(p => $"{p["Event"]} {p["FromUserName"]}").ShouldBe(
        [
            "subscribe ann", "unsubscribe ann", "subscribe byname", "subscribe bytag", "unsubscribe bytag", "unsubscribe byname2",
            "subscribe bytag", "subscribe ann", "subscribe outside", "unsubscribe outside",
        ]);
        receiver.Posts.ShouldAllBe(p => p["AgentID"] == "1000002" && p.Envelope.Element("AgentID")!.Value == "1000002" && p.ReceiveId == Corp);
    }

    [Theory]
    [InlineData("subscribe.xml", """{"event":"subscribe","userid":"ann"}""")]
    [InlineData("unsubscribe.xml", """{"event":"unsubscribe","userid":"ann"}""")]
    [InlineData("enter_agent.xml", """{"event":"enter_agent","userid":"ann"}""")]
    [InlineData("click.xml", """{"event":"click","userid":"ann","eventKey":"k"}""")]
    [InlineData("view.xml", """{"event":"view","userid":"ann","eventKey":"www.example"}""")]
    [InlineData("reopen_inactive_agent.xml", """{"event":"reopen_inactive_agent"}""")]
    [InlineData("reopen_inactive_agent.xml", """{"event":"close_inactive_agent"}""")]
    [InlineData("batch_job_result.xml", """{"event":"batch_job_result","jobId":"j","jobType":"invite_user","errCode":-1,"errMsg":"busy"}""")]
    [InlineData("template_card_event.xml", """
        {"event":"template_card_event","userid":"ann","eventKey":"k","taskId":"t","cardType":"vote_interaction","responseCode":"r","misspelt":true,
         "selectedItems":[{"questionKey":"q1","optionIds":["o1","o2"]},{"questionKey":"q2","optionIds":["o3","o4"]}]}
        """)]
    public async Task An_event_by_hand_has_exactly_the_elements_of_the_sample(string sample, string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await simulator.PutAsync(CallbackPaths.App, receiver.Body());

        using var sent = await simulator.Http.PostAsync($"/control/{CallbackPaths.Events}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        sent.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await simulator.SettledAsync(1);

        var told = receiver.Posts.Single();
        var expected = XElement.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Callbacks", "Samples", sample)));
        told.Xml.Descendants().Select(e => e.Name.LocalName).ShouldBe(expected.Descendants().Select(e => e.Name.LocalName), ignoreOrder: true);
        told["FromUserName"].ShouldBe(body.Contains("ann") ? "ann" : "sys");
    }

    [Fact]
    public async Task A_card_s_event_carries_what_was_chosen()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await simulator.PutAsync(CallbackPaths.App, receiver.Body());
        await simulator.ControlAsync(CallbackPaths.Events, new
        {
            @event = "template_card_event",
            userid = "ann",
            eventKey = "submit",
            taskId = "task-1",
            responseCode = "code-1",
            selectedItems = new[] { new { questionKey = "q", optionIds = new[] { "a", "b" } } },
        });
        await simulator.SettledAsync(1);

        var told = receiver.Posts.Single();
        (told["EventKey"], told["TaskId"], told["CardType"], told["ResponseCode"]).ShouldBe(("submit", "task-1", "button_interaction", "code-1"));
        var item = told.Xml.Element("SelectedItems")!.Elements("SelectedItem").Single();
        (item.Element("QuestionKey")!.Value, string.Join(',', item.Element("OptionIds")!.Elements("OptionId").Select(o => o.Value))).ShouldBe(("q", "a,b"));
    }

    [Theory]
    [InlineData("""{"event":"nonsense","userid":"ann"}""")]
    [InlineData("""{"event":"enter_agent"}""")]
    public async Task An_event_that_makes_no_sense_is_refused(string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        await simulator.PutAsync(CallbackPaths.App, receiver.Body());
        using var answer = await simulator.Http.PostAsync($"/control/{CallbackPaths.Events}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Without_a_set_nothing_can_be_told()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var answer = await simulator.Http.PostAsJsonAsync($"/control/{CallbackPaths.Events}", new { @event = "enter_agent", userid = "ann" });
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
