using System.Diagnostics;
using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests;

public sealed class ProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task As_a_process_it_says_where_it_is_and_ends_with_its_input()
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(WeComSimulatorApp).Assembly.Location, "--urls", "http://127.0.0.1:0", "--Simulator:StopWhenInputEnds=true" },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            var first = (await process.StandardOutput.ReadLineAsync(deadline.Token))!;
            first.ShouldStartWith("WeCom simulator: http://127.0.0.1:");
            using var http = new HttpClient { BaseAddress = new Uri(first.Split(": ", 2)[1]) };
            (await http.GetStringAsync("/control/corps", deadline.Token)).ShouldContain(RunningSimulator.AppSecret);

            process.StandardInput.Close();

            await process.WaitForExitAsync(deadline.Token);
            process.ExitCode.ShouldBe(0);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
