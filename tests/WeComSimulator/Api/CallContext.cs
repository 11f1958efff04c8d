using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>A call whose token is good: who calls, and what they may see.</summary>
internal sealed record CallContext(HttpContext Http, SimulatedWorld World, SimulatedCorp Corp, SimulatedApp App, CallBody Body)
{
    public Visibility Visible { get; } = Corp.VisibilityOf(App);

    private bool SeesIdsOnly => App.Kind == AppKind.ThirdParty;

    /// <summary>The member's id as the caller knows it: a third-party app has one of its provider's.</summary>
    public string IdOf(SimulatedMember member) => SeesIdsOnly ? World.Suites.Ids.OfMember(Provider, Corp.CorpId, member) : member.UserId;

    /// <summary>The member's id at the caller's provider; null for an app that has none.</summary>
    public string? OpenIdOf(SimulatedMember member) => SeesIdsOnly ? IdOf(member) : null;

    /// <summary>The name as the caller gets it: a third-party app gets the id in its place.</summary>
    public string NameOf(SimulatedMember member) => SeesIdsOnly ? IdOf(member) : member.Name;

    public string NameOf(SimulatedDepartment department) => SeesIdsOnly ? department.Id.ToString(CultureInfo.InvariantCulture) : department.Name;

    public SimulatedMember? FindMember(string id) => SeesIdsOnly ? World.Suites.Ids.Find(Provider, Corp, id) : Corp.FindMember(id);

    private string Provider => World.Suites.FindByAgent(Corp.CorpId, App.AgentId) is { } install && World.Suites.Find(install.SuiteId) is { } suite ? suite.ProviderCorpId : "";

    public static string IpOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.Loopback;
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }

    public string? Text(string name) => Http.Request.Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    /// <returns>False when the parameter is there and no number; <paramref name="value"/> is null when it is absent.</returns>
    public bool TryNumber(string name, out int? value)
    {
        value = null;
        if (Text(name) is not { } text)
        {
            return true;
        }

        var good = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        value = good ? number : null;
        return good;
    }
}

/// <summary>
/// The fields of a JSON body. Malformed JSON is half-read, as the real server does: fields before the fault count, and the answer carries a warning.
/// </summary>
internal sealed class CallBody
{
    public static CallBody None { get; } = new();

    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);

    public ReadOnlyMemory<byte> Raw { get; private init; }

    public bool IsMalformed { get; private set; }

    public static async Task<CallBody> ReadAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        var body = new CallBody { Raw = buffer.ToArray() };
        body.Parse();
        return body;
    }

    public JsonElement? this[string name] => _fields.TryGetValue(name, out var value) ? value : null;

    public string? Text(string name) => this[name] is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public int? Number(string name) => this[name] is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    private void Parse()
    {
        var reader = new Utf8JsonReader(new ReadOnlySequence<byte>(Raw));
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                IsMalformed = true;
                return;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                _fields[name] = JsonElement.ParseValue(ref reader);
            }
        }
        catch (JsonException)
        {
            IsMalformed = true;
        }
    }
}
