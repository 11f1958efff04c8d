using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Liaison.Testing;
using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests.Callbacks;

internal static class CallbackPaths
{
    public const string App = "corps/wwliaisondemo0001/apps/1000002/callback";
    public const string Contacts = "corps/wwliaisondemo0001/contacts-sync/callback";
    public const string Events = "corps/wwliaisondemo0001/apps/1000002/events";
}

internal static class CallbackSupport
{
    public static async Task<JsonNode?> PutAsync(this RunningSimulator simulator, string path, object body)
    {
        using var answer = await simulator.Http.PutAsJsonAsync($"/control/{path}", body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return text.Length > 0 ? JsonNode.Parse(text) : null;
    }

    /// <summary>The log of deliveries, as soon as so many have come to their end.</summary>
    public static async Task<IReadOnlyList<JsonNode>> SettledAsync(this RunningSimulator simulator, int count)
    {
        IReadOnlyList<JsonNode> deliveries = [];
        await Eventually.BecomesTrueAsync(async () =>
        {
            deliveries = [.. (await simulator.ControlAsync($"corps/{RunningSimulator.Corp}/deliveries")).AsArray()!];
            return deliveries.Count >= count && deliveries.All(d => (string)d["state"]! != "waiting");
        });
        deliveries.Count.ShouldBe(count);
        return deliveries;
    }

    /// <summary>A button of the page; where it sends the browser.</summary>
    public static async Task<string> PressAsync(this RunningSimulator simulator, string what, string form)
    {
        using var content = new StringContent(form, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        using var answer = await simulator.Http.PostAsync($"/ui/{RunningSimulator.Corp}/{what}", content);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return answer.Headers.Location!.OriginalString;
    }
}
