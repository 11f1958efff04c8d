using System.Net;
using Liaison.HostTesting;
using Liaison.Notifications.Webhooks;
using Liaison.Testing;
using Microsoft.Extensions.Options;

namespace Liaison.Notifications.Tests.Webhooks;

/// <summary>CASES §4 #8: a webhook reaches nothing that stands beside this server.</summary>
public class WebhookTargetTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]   // metadata of clouds
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("64:ff9b::7f00:1")]   // NAT64 of 127.0.0.1
    [InlineData("2002:7f00:1::")]     // 6to4 of 127.0.0.1
    [InlineData("2001:0:7f00:1::")]   // Teredo
    public void What_is_not_the_public_internet_is_not_reached(string address) => Targets().MayReach(IPAddress.Parse(address), secure: true).ShouldBeFalse();

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("101.226.103.106")]
    [InlineData("172.32.0.1")]
    [InlineData("2400:3200::1")]
    public void What_is_public_is_reached_with_TLS_alone(string address)
    {
        Targets().MayReach(IPAddress.Parse(address), secure: true).ShouldBeTrue();
        Targets().MayReach(IPAddress.Parse(address), secure: false).ShouldBeFalse();
    }

    [Fact]
    public void An_allowed_network_is_reached_and_nothing_beside_it()
    {
        var targets = Targets("10.1.0.0/16");
        targets.MayReach(IPAddress.Parse("10.1.2.3"), secure: false).ShouldBeTrue();
        targets.MayReach(IPAddress.Parse("::ffff:10.1.2.3"), secure: false).ShouldBeTrue();
        targets.MayReach(IPAddress.Parse("10.2.0.1"), secure: true).ShouldBeFalse();
    }

    [Theory]
    [InlineData("http://example.com/hook")]
    [InlineData("https://user:password@example.com/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/hook")]
    public void An_address_that_can_be_no_receivers_is_refused_when_it_is_typed(string url) => Targets().MayBe(new Uri(url, UriKind.RelativeOrAbsolute)).ShouldBeFalse();

    [Fact]
    public void A_public_name_is_taken() => Targets().MayBe(new Uri("https://hooks.example.com/liaison?x=1")).ShouldBeTrue();

    [Fact]   // DNS rebinding: what a name means is judged when it is called, and the connection goes to what was judged.
    public async Task A_name_that_leads_inside_is_not_called()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        (await owner.PostAsync("/webhooks", new { url = receiver.Url })).ShouldBe(HttpStatusCode.UnprocessableEntity).ShouldBeRefused("notifications.webhook-url-refused");
        var webhook = (Guid)(await owner.PostAsync("/webhooks", new { url = $"https://localhost:{receiver.Port}/hook" })).ShouldBe(HttpStatusCode.Created).Json["id"]!;
        (await owner.PostAsync($"/webhooks/{webhook}/ping")).ShouldBe(HttpStatusCode.NoContent);
        await Eventually.BecomesTrueAsync(async () =>
            (await owner.GetAsync($"/webhooks/{webhook}/deliveries")).Json["items"]![0] is { } d && (string?)d["state"] == "failed" && (string?)d["reason"] == "address-refused");
        receiver.Received.ShouldBeEmpty();
    }

    private static WebhookTargets Targets(params string[] allowed)
    {
        var options = new WebhookOptions();
        foreach (var network in allowed)
        {
            options.AllowedNetworks.Add(network);
        }

        return new WebhookTargets(Options.Create(options));
    }
}
