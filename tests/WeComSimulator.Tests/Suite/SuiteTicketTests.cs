using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Liaison.WeComSimulator.Tests.Callbacks;
using Liaison.WeComSimulator.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Liaison.WeComSimulator.Tests.Suite;

/// <summary>The suite's addresses, its tickets, and the token that they buy.</summary>
public sealed class SuiteTicketTests
{
    [Fact]
    public async Task Both_addresses_are_checked_in_the_provider_s_name_and_the_first_ticket_follows()
    {
        await using var provider = await SuiteProvider.StartAsync();

        foreach (var check in (ReceivedCallback[])[provider.Command.Checks.Single(), provider.Data.Checks.Single()])
        {
            (check.ReceiveId, check.IsSigned).ShouldBe((SuiteProvider.ProviderCorp, true));
        }

        var told = (await provider.ToldAsync("suite_ticket")).Single();
        (told.ReceiveId, told.IsSigned, told["SuiteId"]).ShouldBe((SuiteProvider.SuiteId, true, SuiteProvider.SuiteId));
        told.Envelope.Element("ToUserName")!.Value.ShouldBe(SuiteProvider.SuiteId);
        told.Envelope.Element("AgentID")!.Value.ShouldBeEmpty();
        told.Xml.Elements().Select(e => e.Name.LocalName).ShouldBe(["SuiteId", "InfoType", "TimeStamp", "SuiteTicket"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_address_that_fails_the_check_saves_nothing(bool isCommand)
    {
        await using var provider = await SuiteProvider.StartAsync();
        (isCommand ? provider.Command : provider.Data).OnCheck = (http, _) => http.Response.WriteAsync("no");
        using var answer = await provider.Simulator.Http.PutAsJsonAsync("/control/suites/ww2", new
        {
            secret = "s",
            providerCorpId = "wwp",
            token = CallbackReceiver.Token,
            encodingAesKey = CallbackReceiver.Key,
            commandUrl = provider.Command.Url,
            dataUrl = provider.Data.Url,
        });

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("40057");
        (await provider.Simulator.ControlAsync("suites")).AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_suite_that_the_simulator_is_started_with_is_known_before_it_is_saved_and_when_all_begins_again()
    {
        string[] suite = ["SuiteId=ww1", "Name=n", "Secret=s", "ProviderCorpId=wwp", "ProviderSecret=p", "Token=t", "EncodingAesKey=k", "CommandUrl=http://a.example/c", "DataUrl=http://a.example/d", "TrustedDomain=a.example"];
        await using var simulator = await RunningSimulator.StartAsync([.. suite.Select(s => $"--Simulator:Suite:{s}")]);
        (await AskAsync("ww1")).ShouldSay(40085);
        (await AskAsync("ww2")).ShouldSay(40083);
        await simulator.ControlAsync("reset", new { });
        (await AskAsync("ww1")).ShouldSay(40085);

        async Task<JsonObject> AskAsync(string suiteId)
        {
            using var answer = await simulator.Http.PostAsJsonAsync("/cgi-bin/service/get_suite_token", new { suite_id = suiteId, suite_secret = "s", suite_ticket = "made up" });
            return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        }
    }

    [Fact]
    public async Task Tickets_come_every_ten_minutes_of_the_simulated_clock_and_at_the_push_of_a_button()
    {
        await using var provider = await SuiteProvider.StartAsync();
        await provider.ToldAsync("suite_ticket");
        await provider.Simulator.ControlAsync("clock/advance", new { seconds = 590 });
        await provider.Simulator.ControlAsync($"suites/{SuiteProvider.SuiteId}/ticket", new { });
        await provider.ToldAsync("suite_ticket", 2);
        await provider.Simulator.ControlAsync("clock/advance", new { seconds = 601 });

        var tickets = (await provider.ToldAsync("suite_ticket", 3)).Select(t => t["SuiteTicket"]);

        tickets.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task The_newest_three_tickets_are_good_for_half_an_hour()
    {
        await using var provider = await SuiteProvider.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await provider.Simulator.ControlAsync($"suites/{SuiteProvider.SuiteId}/ticket", new { });
        }

        var tickets = (await provider.ToldAsync("suite_ticket", 4)).Select(t => t["SuiteTicket"]).ToArray();
        (await provider.SuiteTokenAsync(tickets[0])).ShouldSay(40085);
        foreach (var ticket in tickets.Skip(1))
        {
            (await provider.SuiteTokenAsync(ticket)).ShouldSay(0);
        }

        await provider.Simulator.PutAsync($"suites/{SuiteProvider.SuiteId}/callback-faults", new { stop = true });
        await provider.Simulator.ControlAsync("clock/advance", new { seconds = 1801 });
        (await provider.SuiteTokenAsync(tickets[3])).ShouldSay(40085);
    }

    [Fact]
    public async Task The_token_stays_the_same_for_two_hours_although_tickets_change()
    {
        await using var provider = await SuiteProvider.StartAsync();
        var first = (await provider.SuiteTokenAsync(await provider.TicketAsync())).ShouldSay(0);
        ((int)first["expires_in"]!).ShouldBe(7200);
        await provider.Simulator.ControlAsync($"suites/{SuiteProvider.SuiteId}/ticket", new { });
        await provider.ToldAsync("suite_ticket", 2);
        var token = await provider.TokenAsync();
        token.ShouldBe((string)first["suite_access_token"]!);

        await provider.Simulator.ControlAsync("clock/advance", new { seconds = 7201 });

        (await provider.ServiceAsync("get_pre_auth_code", null, token)).ShouldSay(42009);
        await provider.ToldAsync("suite_ticket", 3);
        (await provider.TokenAsync()).ShouldNotBe(token);
    }

    [Fact]
    public async Task Wrong_credentials_have_codes_of_their_own()
    {
        await using var provider = await SuiteProvider.StartAsync();
        var ticket = await provider.TicketAsync();
        (await provider.SuiteTokenAsync(ticket, suiteId: "wwnobody")).ShouldSay(40083);
        (await provider.SuiteTokenAsync(ticket, secret: "wrong")).ShouldSay(40080);
        (await provider.SuiteTokenAsync("made-up")).ShouldSay(40085);
        (await provider.SuiteTokenAsync("")).ShouldSay(41023);
        (await provider.SuiteTokenAsync(ticket, suiteId: "")).ShouldSay(41021);
        (await provider.SuiteTokenAsync(ticket, secret: "")).ShouldSay(41024);
        (await provider.ServiceAsync("get_pre_auth_code", null, token: null)).ShouldSay(41022);
        (await provider.ServiceAsync("get_pre_auth_code", null, "made-up")).ShouldSay(40082);
        (await provider.ServiceAsync("get_pre_auth_code", null, await provider.Simulator.TokenAsync())).ShouldSay(40082);
        (await provider.Simulator.GetAsync($"agent/list?access_token={await provider.TokenAsync()}")).ShouldSay(40014);
    }

    [Fact]
    public async Task A_new_secret_and_tokens_that_are_invalidated_end_the_old_one()
    {
        await using var provider = await SuiteProvider.StartAsync();
        await provider.TicketAsync();
        var token = await provider.TokenAsync();
        await provider.Simulator.ControlAsync("tokens/expire", new { });
        (await provider.ServiceAsync("get_pre_auth_code", null, token)).ShouldSay(42009);
        token = await provider.TokenAsync();
        await provider.SaveAsync("another secret");
        (await provider.ServiceAsync("get_pre_auth_code", null, token)).ShouldSay(40082);
    }

    [Fact]
    public async Task Whatever_is_not_exactly_success_is_tried_again()
    {
        await using var provider = await SuiteProvider.StartAsync();
        await provider.ToldAsync("suite_ticket");
        var answers = new Queue<string>(["", "success\n", "success"]);
        provider.Command.OnPost = (http, _) => http.Response.WriteAsync(answers.Dequeue());
        await provider.Simulator.ControlAsync($"suites/{SuiteProvider.SuiteId}/ticket", new { });

        var told = await provider.ToldAsync("suite_ticket", 4);

        told.Skip(1).Select(t => t["SuiteTicket"]).Distinct().ShouldHaveSingleItem();
        var delivery = (await provider.DeliveriesAsync())[^1];
        ((string)delivery["state"]!, delivery["tries"]!.AsArray().Count).ShouldBe(("delivered", 3));
    }

    [Fact]
    public async Task An_authorisation_has_to_be_answered_in_a_second_and_a_ticket_in_five()
    {
        await using var provider = await SuiteProvider.StartAsync("--Simulator:Limits:UrgentCallbackMilliseconds=150", "--Simulator:Limits:CallbackMilliseconds=20000");
        await provider.ToldAsync("suite_ticket");
        provider.Command.OnPost = async (http, post) =>
        {
            if (post["InfoType"] == "create_auth")
            {
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await http.Response.WriteAsync("success");
        };
        await provider.Simulator.ControlAsync($"suites/{SuiteProvider.SuiteId}/market-install", new { corpId = RunningSimulator.Corp });
        await provider.Simulator.ControlAsync($"suites/{SuiteProvider.SuiteId}/ticket", new { });
        await provider.ToldAsync("suite_ticket", 2);

        var deliveries = await provider.DeliveriesAsync();

        deliveries.Select(d => $"{d["event"]} {d["state"]}").ShouldBe(["suite_ticket delivered", "create_auth failed", "suite_ticket delivered"]);
        ((string)deliveries[1]["tries"]![0]!["failure"]!).ShouldBe("no answer within 150 ms");
    }
}
