using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Liaison.Host;
using Liaison.HostTesting;

namespace Liaison.EndToEnd.Tests;

/// <summary>The key ring under a certificate: the database alone opens nothing.</summary>
public sealed class KeyProtectionTests : IDisposable
{
    private const string Password = "of the file";
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7()}.p12");

    public KeyProtectionTests()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=liaison keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(_file, certificate.Export(X509ContentType.Pkcs12, Password));
    }

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Keys_lie_encrypted_in_the_database_and_every_host_with_the_certificate_opens_what_they_sealed()
    {
        await using var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(Settings: Settings(_file, Password)));
        var owner = await app.SetUpAsync();
        var cursor = (string)(await owner.GetAsync("/history?limit=1")).ShouldBe(HttpStatusCode.OK).Json["next"]!;
        var keys = await app.TextsAsync("select xml from kernel.data_protection_keys");
        keys.ShouldNotBeEmpty();
        keys.ShouldAllBe(xml => xml.Contains("encryptedSecret", StringComparison.Ordinal) && !xml.Contains("<masterKey", StringComparison.Ordinal));

        // It reads the ring from the database: nothing of it is in its memory yet.
        using var there = new ApiClient(await app.StartAnotherHostAsync());
        there.Http.DefaultRequestHeaders.Add("Cookie", owner.Client.Cookies.GetCookieHeader(app.Url));
        (await there.GetAsync(owner.Path($"/history?limit=1&cursor={Uri.EscapeDataString(cursor)}"))).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(Password, "no-such-file.p12")]
    [InlineData("another", null)]
    public async Task A_certificate_that_does_not_open_is_named_at_start(string password, string? file)
    {
        var refused = await Should.ThrowAsync<StartupException>(() => LiaisonApp.StartAsync(new LiaisonAppOptions(Settings: Settings(file ?? _file, password))));
        refused.Message.ShouldContain("Liaison__KeyCertificate");
    }

    private static Dictionary<string, string?> Settings(string file, string password) => new(StringComparer.Ordinal) { ["Liaison:KeyCertificate"] = file, ["Liaison:KeyCertificatePassword"] = password };
}
