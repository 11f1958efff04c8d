using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Liaison.Binding.Doctor;
using Liaison.HostTesting;

namespace Liaison.Binding.Tests.Doctor;

/// <summary>The doctor as an admin's browser hears it: one finding after the other, until it says that it is done.</summary>
internal static class Examination
{
    public static async Task<IReadOnlyList<Finding>> OfAsync(TeamClient admin)
    {
        using var answer = await admin.Client.Http.GetAsync(admin.Path("/binding/doctor"), HttpCompletionOption.ResponseHeadersRead);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        List<Finding> findings = [];
        await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            if (item.EventType == "end")
            {
                return findings;
            }

            findings.Add(JsonSerializer.Deserialize<Finding>(item.Data, JsonSerializerOptions.Web)!);
        }

        throw new InvalidOperationException("The stream ended without saying so.");
    }
}
