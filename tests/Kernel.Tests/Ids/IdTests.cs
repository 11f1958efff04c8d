using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Liaison.EventStore;
using Liaison.Kernel.Ids;

namespace Liaison.Kernel.Tests.Ids;

public class IdTests
{
    [Fact]
    public void An_id_is_a_plain_uuid_on_the_wire() => Prop.ForAll<Guid>(value =>
    {
        var id = new TeamId(value);
        var json = JsonSerializer.Serialize(id, EventSerialization.Options);
        return json == $"\"{value}\"" && JsonSerializer.Deserialize<TeamId>(json, EventSerialization.Options) == id;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_id_can_be_the_key_of_a_dictionary()
    {
        var id = new AccountId(Guid.CreateVersion7());
        var json = JsonSerializer.Serialize(new Dictionary<AccountId, int> { [id] = 1 }, EventSerialization.Options);
        JsonSerializer.Deserialize<Dictionary<AccountId, int>>(json, EventSerialization.Options)!.Keys.ShouldBe([id]);
    }

    [Fact]
    public void The_singleton_of_a_team_is_the_uuid_version_5_of_rfc_9562()
    {
        // RFC 9562, appendix A.4: www.example.com in the DNS name space.
        var dns = Guid.Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
        Id.Of(dns, "www.example.com").ShouldBe(Guid.Parse("2ed6657d-e927-568b-95e1-2665a8aea6a2"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("0198f9aa-0000-7000-8000-00000000000")]
    [InlineData("../../etc")]
    public void What_is_no_uuid_is_no_id(string text) => TeamId.TryParse(text, out _).ShouldBeFalse();
}
