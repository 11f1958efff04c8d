using System.Net;
using System.Text.RegularExpressions;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Binding.Tests.Accounts;

public partial class RealHostTests
{
    [Fact]
    public async Task On_the_whole_host_the_code_comes_by_real_mail_and_signs_in()
    {
        await using var app = await LiaisonApp.StartAsync();
        var client = app.NewClient();
        var asked = await client.PostAsync("/api/v1/accounts", new { email = "wang@acme.example", name = "王小明", password = TeamClient.Password });
        var registration = (string)asked.ShouldBe(HttpStatusCode.Accepted).Json["registration"]!;

        SimulatedMail? mail = null;
        await Eventually.BecomesTrueAsync(async () => (mail = (await app.Simulator.MailsAsync("wang@acme.example")).FirstOrDefault()) is not null);
        mail!.Subject.ShouldBe("Liaison 验证码 / verification code");
        var code = SixDigits().Match(mail.Text).Value;
        (await client.PostAsync("/api/v1/accounts/verify", new { registration, code })).ShouldBe(HttpStatusCode.Created);
        var me = (await client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json;
        ((string?)me["account"]!["email"]).ShouldBe("wang@acme.example");
        me["teams"]!.AsArray().ShouldBeEmpty();

        var schemas = (await client.GetAsync("/openapi/v1.json")).ShouldBe(HttpStatusCode.OK).Json["components"]!["schemas"]!;
        schemas["RegisterBody"]!["properties"]!["password"]!.ToJsonString().ShouldContain("Secret");
        ((string?)schemas["Secret"]!["type"], (string?)schemas["Secret"]!["format"]).ShouldBe(("string", "password"));
    }

    [GeneratedRegex(@"\b[0-9]{6}\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SixDigits();
}
