using System.Net.Mail;
using System.Net.Sockets;
using System.Text;
using Liaison.WeComSimulator.Mail;
using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests;

public sealed class MailTests
{
    [Theory]
    [InlineData("Your code is 123456\nline two\n.dot first", "Code 123456")]
    [InlineData("您的验证码是 123456，请勿告诉他人。\n" + "很长的一行很长的一行很长的一行很长的一行很长的一行很长的一行很长的一行很长的一行", "【联络】验证码 123456：一个需要折成几段的很长很长很长很长很长的主题")]
    [InlineData("Grüße = 100 %", "Zoë & José")]
    public async Task A_mail_is_kept_decoded(string text, string subject)
    {
        await using var simulator = await RunningSimulator.StartAsync("--Simulator:SmtpPort=-1");
        using var mail = new MailMessage("liaison@corp.example", "ann@corp.example", subject, text) { BodyEncoding = Encoding.UTF8, SubjectEncoding = Encoding.UTF8 };
        mail.CC.Add("bob@corp.example");
        await SendAsync(simulator, mail);

        var kept = (await simulator.ControlAsync("mails?to=ANN@corp.example")).AsArray().Single()!;
        ((string)kept["subject"]!, (string)kept["text"]!).ShouldBe((subject, text));
        ((string)kept["from"]!, (string)kept["to"]!).ShouldBe(("liaison@corp.example", "ann@corp.example, bob@corp.example"));
        (await simulator.ControlAsync("mails?to=carl@corp.example")).AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_mail_in_parts_the_plain_text_is_shown()
    {
        await using var simulator = await RunningSimulator.StartAsync("--Simulator:SmtpPort=-1");
        using var mail = new MailMessage("a@corp.example", "b@corp.example") { Subject = "Parts", Body = "纯文本", BodyEncoding = Encoding.UTF8 };
        mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString("<p>富文本</p>", Encoding.UTF8, "text/html"));
        await SendAsync(simulator, mail);
        ((string)(await simulator.ControlAsync("mails")).AsArray().Single()!["text"]!).ShouldBe("纯文本");
    }

    [Fact]
    public async Task Several_mails_go_over_one_connection_and_a_reset_drops_the_unfinished_one()
    {
        await using var simulator = await RunningSimulator.StartAsync("--Simulator:SmtpPort=-1");
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", await PortAsync(simulator));
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        (await reader.ReadLineAsync())!.ShouldStartWith("220 ");
        (await SayAsync("DATA")).ShouldStartWith("503");
        (await SayAsync("MAIL FROM:<x@corp.example>")).ShouldStartWith("250");
        (await SayAsync("RSET")).ShouldStartWith("250");
        foreach (var subject in new[] { "one", "two" })
        {
            (await SayAsync("MAIL FROM:<a@corp.example>")).ShouldStartWith("250");
            (await SayAsync("RCPT TO:<b@corp.example>")).ShouldStartWith("250");
            (await SayAsync("DATA")).ShouldStartWith("354");
            (await SayAsync($"Subject: {subject}\r\n\r\nbody\r\n.")).ShouldStartWith("250");
        }

        (await SayAsync("VRFY x")).ShouldStartWith("502");
        (await SayAsync("QUIT")).ShouldStartWith("221");
        (await simulator.ControlAsync("mails")).AsArray().Select(m => (string)m!["subject"]!).ShouldBe(["one", "two"]);

        async Task<string> SayAsync(string line)
        {
            await writer.WriteLineAsync(line);
            return (await reader.ReadLineAsync())!;
        }
    }

    [Fact]
    public async Task By_default_no_mail_port_is_open()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        (await PortAsync(simulator)).ShouldBe(0);
    }

    [Fact]
    public void Only_the_last_500_are_kept()
    {
        var box = new MailBox();
        for (var i = 0; i < 501; i++)
        {
            box.Add(new SimulatedMail("a", ["b"], $"{i}", "", DateTimeOffset.UnixEpoch));
        }

        box.To(null).Count.ShouldBe(500);
        box.To(null)[0].Subject.ShouldBe("1");
    }

    private static async Task SendAsync(RunningSimulator simulator, MailMessage mail)
    {
        using var client = new SmtpClient("127.0.0.1", await PortAsync(simulator));
        await client.SendMailAsync(mail);
    }

    private static async Task<int> PortAsync(RunningSimulator simulator) => (int)(await simulator.ControlAsync("smtp"))["port"]!;
}
