using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Liaison.Testing;

namespace Liaison.WeCom.Tests.Callbacks;

/// <summary>The crypto of callbacks against published and generated vectors.</summary>
public sealed class CallbackCryptoTests
{
    private static readonly JsonNode Vectors = Sample.Json("vectors.json");

    public static TheoryData<string> Good => [.. Ids("callback")];

    public static TheoryData<string> Bad => [.. Ids("callback_negative")];

    [Theory]
    [MemberData(nameof(Good))]
    public void A_vector_opens_to_its_plain_text(string id)
    {
        var v = Vector("callback", id);

        Gate(v).TryOpen(Query(v), v("encrypt"), out var message, out var refusal).ShouldBeTrue($"{refusal}");

        message.ShouldBe(v("plaintext"));
        ReferenceCallback.Open(v("token"), v("encodingAESKey"), v("receiveid"), v("msg_signature"), v("timestamp"), v("nonce"), v("encrypt")).ShouldBe(message);
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void A_vector_is_made_again_from_its_plain_text(string id)
    {
        var v = Vector("callback", id);
        CallbackCrypto.Sign(v("token"), v("timestamp"), v("nonce"), v("encrypt")).ShouldBe(v("msg_signature"));
        if (Node("callback", id)["random16"] is { } random)
            CallbackCrypto.Encrypt(Keys(v), v("plaintext"), v("receiveid"), Encoding.ASCII.GetBytes((string)random!)).ShouldBe(v("encrypt"));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void The_envelope_of_a_vector_holds_what_is_encrypted(string id)
    {
        if (Node("callback", id)["post_body"] is not { } body)
            return;
        WeComEnvelope.TryParse(Encoding.UTF8.GetBytes((string)body!), out var envelope).ShouldBeTrue();
        envelope!.Encrypt.ShouldBe(Vector("callback", id)("encrypt"));
    }

    [Fact]
    public void A_passive_reply_is_written_as_WeCom_reads_it()
    {
        var v = Vector("callback", "gen-passive-reply");
        CallbackReply.Seal(Keys(v), v("encrypt"), v("timestamp"), v("nonce")).ShouldBe(v("reply_body"));
        v("reply_body").ShouldBe(Sample.Text("callback/envelope.passive_reply.xml").TrimEnd('\n'));
    }

    [Fact]
    public void Percent_encoding_of_an_echo_is_taken_off_once()
    {
        var v = Vector("callback", "official-echo");
        var query = System.Web.HttpUtility.ParseQueryString(v("query_as_received"));
        query["echostr"].ShouldBe(v("encrypt"));
    }

    [Fact]
    public void A_signature_is_taken_over_the_Base64_as_it_came()
    {
        var v = Vector("callback_signature_only", "skit-signature");
        CallbackCrypto.Sign(v("token"), v("timestamp"), v("nonce"), v("encrypt")).ShouldBe(v("msg_signature"));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_negative_vector_is_refused_for_its_reason(string id)
    {
        var v = Vector("callback_negative", id);
        if (id.StartsWith("neg-key", StringComparison.Ordinal))
        {
            Should.Throw<FormatException>(() => Keys(v));
            return;
        }

        Gate(v).TryOpen(Query(v), v("encrypt"), out var message, out var refusal).ShouldBeFalse();

        message.ShouldBeNull();
        refusal.ShouldBe(id switch
        {
            "neg-signature" or "neg-nonce" => WeComCallbackRefusal.Signature,
            "neg-receiveid" => WeComCallbackRefusal.Receiver,
            "neg-padding" => WeComCallbackRefusal.Padding,
            "neg-base64" => WeComCallbackRefusal.Cipher,
            _ => throw new InvalidOperationException($"No expectation for {id}."),
        });
    }

    [Theory]
    [InlineData(301)]
    [InlineData(-301)]
    public void A_callback_outside_of_the_window_is_a_recording(int secondsOff)
    {
        var v = Vector("callback", "gen-create-user");
        var clock = new FakeTimeProvider(At(v).AddSeconds(secondsOff));
        new WeComCallbackGate(Keys(v), [v("receiveid")], clock).TryOpen(Query(v), v("encrypt"), out _, out var refusal).ShouldBeFalse();
        refusal.ShouldBe(WeComCallbackRefusal.Timestamp);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(-300)]
    public void A_callback_inside_of_the_window_is_taken(int secondsOff)
    {
        var v = Vector("callback", "gen-create-user");
        var clock = new FakeTimeProvider(At(v).AddSeconds(secondsOff));
        new WeComCallbackGate(Keys(v), [v("receiveid")], clock).TryOpen(Query(v), v("encrypt"), out _, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1e9")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    [InlineData("１７０００００１０１")]
    public void A_time_that_is_no_number_of_seconds_is_refused(string timestamp)
    {
        var v = Vector("callback", "gen-create-user");
        Gate(v).TryOpen(Query(v) with { Timestamp = timestamp }, v("encrypt"), out _, out var refusal).ShouldBeFalse();
        refusal.ShouldBe(WeComCallbackRefusal.Timestamp);
    }

    [Fact]
    public void A_gate_for_several_receivers_takes_each_of_them_and_no_other()
    {
        var v = Vector("callback", "gen-suite-ticket");
        var clock = new FakeTimeProvider(At(v));
        new WeComCallbackGate(Keys(v), ["ww0", v("receiveid")], clock).TryOpen(Query(v), v("encrypt"), out var message, out _).ShouldBeTrue();
        message.ShouldBe(v("plaintext"));
        new WeComCallbackGate(Keys(v), ["ww0", ""], clock).TryOpen(Query(v), v("encrypt"), out _, out var refusal).ShouldBeFalse();
        refusal.ShouldBe(WeComCallbackRefusal.Receiver);
    }

    [Fact]
    public void Keys_are_generated_as_WeComs_form_takes_them_and_never_shown()
    {
        var keys = WeComCallbackKeys.Generate();
        new WeComCallbackKeys(keys.Token, keys.EncodingAesKey).Token.ShouldBe(keys.Token);
        WeComCallbackKeys.Generate().EncodingAesKey.ShouldNotBe(keys.EncodingAesKey);
        keys.ToString().ShouldNotContain(keys.Token);
    }

    [Fact]
    public void Whatever_is_sealed_opens_again_and_the_reference_reads_it_alike() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>().Filter(s => IsText(s.Get)), ArbMap.Default.ArbFor<NonNull<string>>().Filter(s => IsText(s.Get)), (message, receiver) =>
        {
            var keys = WeComCallbackKeys.Generate();
            var encrypt = CallbackCrypto.Encrypt(keys, message.Get, receiver.Get);
            CallbackCrypto.TryDecrypt(keys, encrypt, receiver.Get, out var opened, out var refusal).ShouldBeTrue($"{refusal}");
            opened.ShouldBe(message.Get);
            var signature = CallbackCrypto.Sign(keys.Token, "1", "n", encrypt);
            ReferenceCallback.Open(keys.Token, keys.EncodingAesKey, receiver.Get, signature, "1", "n", encrypt).ShouldBe(message.Get);
        }).QuickCheckThrowOnFailure();

    private static bool IsText(string text)
    {
        try
        {
            new UTF8Encoding(false, true).GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Ids(string list) => Vectors[list]!.AsArray().Select(v => (string)v!["id"]!);

    private static JsonNode Node(string list, string id) => Vectors[list]!.AsArray().Single(v => (string)v!["id"]! == id)!;

    private static Func<string, string> Vector(string list, string id) => key => (string)Node(list, id)[key]!;

    private static WeComCallbackKeys Keys(Func<string, string> v) => new(v("token"), v("encodingAESKey"));

    private static WeComCallbackQuery Query(Func<string, string> v) => new(v("msg_signature"), v("timestamp"), v("nonce"));

    private static DateTimeOffset At(Func<string, string> v) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(v("timestamp"), CultureInfo.InvariantCulture));

    private static WeComCallbackGate Gate(Func<string, string> v) => new(Keys(v), [v("receiveid")], new FakeTimeProvider(At(v)));
}
