using System.Text;
using Liaison.Testing;

namespace Liaison.WeCom.Tests.Callbacks;

/// <summary>What measures the memory of the process runs alone.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;

/// <summary>Mutated callbacks, half of them correctly signed. The second implementation judges what may be let in.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class CallbackFuzzTests
{
    /// <summary>LIAISON_SOAK=1: a million.</summary>
    private static readonly int Mutants = Environment.GetEnvironmentVariable("LIAISON_SOAK") == "1" ? 1_000_000 : 50_000;
    private const int Seed = 20261122;
    private const string Receiver = "ww1f2e3d4c5b6a7988";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly WeComCallbackKeys Keys = new("Hk8Jr2TbWq5LmZx9", "q7Yd2Lk9Vn4Xs1Rb6Tg3Hw8Jm5Pz0Cf2Ne7Ua4Ko9Ix");
    private static readonly string[] Messages =
        [.. Directory.GetFiles(Sample.PathOf("Samples/callback"), "*.xml").Where(f => !f.Contains("envelope") && !f.Contains("reply")).Order().Select(File.ReadAllText)];

    [Fact]
    public void No_mutant_is_let_in_that_the_reference_refuses_and_none_breaks_anything()
    {
        var random = new Random(Seed);
        var gate = new WeComCallbackGate(Keys, [Receiver], new FakeTimeProvider(Now));
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        Round(random, gate, counts, Mutants / 10);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Round(random, gate, counts, Mutants - (Mutants / 10));

        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(8 << 20);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", counts.OrderBy(c => c.Key).Select(c => $"{c.Key} {c.Value}")));
        // Every reason is met, or the mutants are not worth their name.
        foreach (var reason in Enum.GetNames<WeComCallbackRefusal>().Except([nameof(WeComCallbackRefusal.TooLarge), nameof(WeComCallbackRefusal.Timestamp)]))
            counts.ShouldContainKey(reason);
        counts.ShouldContainKey("let in");
    }

    private static void Round(Random random, WeComCallbackGate gate, Dictionary<string, int> counts, int mutants)
    {
        for (var i = 0; i < mutants; i++)
        {
            var (query, encrypt) = i % 2 == 0 ? Unsigned(random) : Signed(random);
            var letIn = gate.TryOpen(query, encrypt, out var message, out var refusal);
            var expected = ReferenceCallback.Open(Keys.Token, Keys.EncodingAesKey, Receiver, query.Signature, query.Timestamp, query.Nonce, encrypt);
            if (letIn != expected is not null || message != expected)
                Assert.Fail($"Mutant {i}: {refusal} here, {(expected is null ? "refused" : "let in")} by the reference; {query}, {encrypt}");
            var reason = letIn ? CallbackParser.TryParse(message!, out _) ? "let in" : nameof(WeComCallbackRefusal.Xml) : $"{refusal}";
            counts[reason] = counts.GetValueOrDefault(reason) + 1;
        }
    }

    /// <summary>A good callback of which one thing is changed on the way.</summary>
    private static (WeComCallbackQuery Query, string Encrypt) Unsigned(Random random)
    {
        var (query, encrypt) = Sign(random, ReferenceCallback.Lay(Encoding.UTF8.GetBytes(Pick(random, Messages)), Encoding.UTF8.GetBytes(Receiver)));
        return random.Next(4) switch
        {
            0 => (query with { Signature = Mutate(random, query.Signature) }, encrypt),
            1 => (query with { Nonce = Mutate(random, query.Nonce) }, encrypt),
            2 => (query with { Timestamp = $"{Now.ToUnixTimeSeconds() + random.Next(1, 100)}" }, encrypt),
            _ => (query, Mutate(random, encrypt)),
        };
    }

    /// <summary>Signed by somebody who knows the key, and wrong inside.</summary>
    private static (WeComCallbackQuery Query, string Encrypt) Signed(Random random)
    {
        var message = Encoding.UTF8.GetBytes(Pick(random, Messages));
        var receiver = Encoding.UTF8.GetBytes(Receiver);
        var plain = random.Next(7) switch
        {
            0 => ReferenceCallback.Lay(Bytes(random, message), receiver),
            1 => ReferenceCallback.Lay(message, receiver, length: (uint)random.NextInt64(uint.MaxValue)),
            2 => ReferenceCallback.Lay(message, receiver, length: (uint)(message.Length + random.Next(-40, 40))),
            3 => ReferenceCallback.Lay(message, Bytes(random, receiver)),
            4 => ReferenceCallback.Lay(message, receiver, padding: Bytes(random, new byte[32 - ((20 + message.Length + receiver.Length) % 32)])),
            5 => RandomBytes(random, 16 * random.Next(0, 8)),
            _ => ReferenceCallback.Lay(message, receiver),
        };
        // AES takes whole blocks only; whether they are whole ones of WeCom's is left open.
        var (query, encrypt) = Sign(random, plain[..(plain.Length / 16 * 16)]);
        // A wrong Base64 that is signed as it is.
        return random.Next(8) == 0 ? Sign(query.Nonce, Mutate(random, encrypt)) : (query, encrypt);
    }

    private static (WeComCallbackQuery Query, string Encrypt) Sign(Random random, byte[] plain) =>
        Sign($"{random.Next()}", ReferenceCallback.Encrypt(Keys.EncodingAesKey, plain));

    private static (WeComCallbackQuery Query, string Encrypt) Sign(string nonce, string encrypt)
    {
        var timestamp = $"{Now.ToUnixTimeSeconds()}";
        return (new WeComCallbackQuery(ReferenceCallback.Sign(Keys.Token, timestamp, nonce, encrypt), timestamp, nonce), encrypt);
    }

    private static string Mutate(Random random, string text)
    {
        var at = random.Next(text.Length + 1);
        const string Odd = "\0 \n+/=-_%&<>aZ09é中\ud83d";
        return random.Next(4) switch
        {
            0 => text.Insert(at, Odd[random.Next(Odd.Length)].ToString()),
            1 => text[..at],
            2 when at < text.Length => text.Remove(at, 1),
            3 when at < text.Length => $"{text[..at]}{Odd[random.Next(Odd.Length)]}{text[(at + 1)..]}",
            _ => text + text,
        };
    }

    private static byte[] Bytes(Random random, byte[] bytes)
    {
        var copy = bytes.ToList();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(copy.Count);
            if (random.Next(3) == 0)
                copy.Insert(at, (byte)random.Next(256));
            else if (random.Next(3) == 0 && copy.Count > 1)
                copy.RemoveAt(at);
            else
                copy[at] = (byte)random.Next(256);
        }
        return [.. copy];
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
