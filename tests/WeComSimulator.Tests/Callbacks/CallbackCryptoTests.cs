using System.Text.Json.Nodes;
using System.Xml.Linq;
using Liaison.WeComSimulator.Callbacks;

namespace Liaison.WeComSimulator.Tests.Callbacks;

/// <summary>The simulator's crypto against published vectors: what it sends is what WeCom sends.</summary>
public sealed class CallbackCryptoTests
{
    private static readonly JsonNode Vectors = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Callbacks", "vectors.json")))!;

    public static TheoryData<string> Good => [.. Ids("callback")];

    public static TheoryData<string> Bad => [.. Ids("callback_negative")];

    [Theory]
    [MemberData(nameof(Good))]
    public void A_vector_is_signed_opened_and_encrypted_again_to_the_same_bytes(string id)
    {
        var vector = Find("callback", id);
        var crypto = CryptoOf(vector);

        crypto.Sign(Text(vector, "timestamp"), Text(vector, "nonce"), Text(vector, "encrypt")).ShouldBe(Text(vector, "msg_signature"));
        var opened = crypto.Decrypt(Text(vector, "encrypt"));
        (opened.Message, opened.ReceiveId).ShouldBe((Text(vector, "plaintext"), Text(vector, "receiveid")));
        if (vector["pad_value"] is { } padding)
        {
            ((int)opened.Padding).ShouldBe((int)padding);
        }

        crypto.Encrypt(opened.Message, opened.ReceiveId, opened.Random).ShouldBe(Text(vector, "encrypt"));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_damaged_vector_is_not_taken(string id)
    {
        var vector = Find("callback_negative", id);
        Passes(vector).ShouldBeFalse();
    }

    [Fact]
    public void The_signature_is_over_the_text_as_it_stands()
    {
        foreach (var vector in Vectors["callback_signature_only"]!.AsArray())
        {
            new CallbackCrypto(Text(vector!, "token"), new string('a', 43))
                .Sign(Text(vector!, "timestamp"), Text(vector!, "nonce"), Text(vector!, "encrypt")).ShouldBe(Text(vector!, "msg_signature"));
        }
    }

    [Fact]
    public void Every_length_of_padding_comes_back()
    {
        var crypto = new CallbackCrypto("t", new string('k', 43));
        var paddings = Enumerable.Range(0, 64).Select(length =>
        {
            var opened = crypto.Decrypt(crypto.Encrypt(new string('x', length), "ww1"));
            opened.Message.Length.ShouldBe(length);
            return (int)opened.Padding;
        });
        paddings.Distinct().Order().ShouldBe(Enumerable.Range(1, 32));
    }

    [Fact]
    public void The_same_text_is_another_ciphertext_each_time()
    {
        var crypto = new CallbackCrypto("t", new string('k', 43));
        crypto.Encrypt("a", "ww1").ShouldNotBe(crypto.Encrypt("a", "ww1"));
    }

    [Fact]
    public void The_envelope_has_the_elements_of_the_official_one_in_any_order()
    {
        var official = XElement.Parse(Text(Find("callback", "official-message"), "post_body"));
        var envelopes = Enumerable.Range(0, 100).Select(_ => XElement.Parse(new CallbackEnvelope("wx5823bf96d3bd56c7", "wx5823bf96d3bd56c7", "218").Wrap("c2FtZQ=="))).ToArray();

        envelopes.ShouldAllBe(e => e.Elements().Select(c => c.Name.LocalName).Order().SequenceEqual(official.Elements().Select(c => c.Name.LocalName).Order()));
        envelopes.ShouldAllBe(e => e.Element("ToUserName")!.Value == "wx5823bf96d3bd56c7" && e.Element("AgentID")!.Value == "218" && e.Element("Encrypt")!.Value == "c2FtZQ==");
        envelopes.Select(e => e.Elements().First().Name.LocalName).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void A_text_that_xml_cannot_hold_is_told_without_it()
    {
        var text = "a\u0000b\u001fc\ud83d😀]]>d\ufffe";
        XElement.Parse(CallbackXml.Write(new XElement("xml", CallbackXml.Data("Name", text)))).Element("Name")!.Value.ShouldBe("abc😀]]>d");
    }

    private static bool Passes(JsonNode vector)
    {
        try
        {
            var crypto = CryptoOf(vector);
            return crypto.Sign(Text(vector, "timestamp"), Text(vector, "nonce"), Text(vector, "encrypt")) == Text(vector, "msg_signature")
                && crypto.Decrypt(Text(vector, "encrypt")).ReceiveId == Text(vector, "receiveid");
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Ids(string list) => Vectors[list]!.AsArray().Select(v => Text(v!, "id"));

    private static JsonNode Find(string list, string id) => Vectors[list]!.AsArray().Single(v => Text(v!, "id") == id)!;

    private static CallbackCrypto CryptoOf(JsonNode vector) => new(Text(vector, "token"), Text(vector, "encodingAESKey"));

    private static string Text(JsonNode vector, string name) => (string)vector[name]!;
}
