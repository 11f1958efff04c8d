using System.Security.Cryptography;
using Liaison.Kernel.Secrets;
using Microsoft.AspNetCore.DataProtection;

namespace Liaison.Kernel.Tests.Secrets;

public class SecretBoxTests
{
    private readonly SecretBox _box = new(new EphemeralDataProtectionProvider());

    [Fact]
    public void A_secret_opens_for_the_purpose_it_was_sealed_for()
    {
        var text = _box.Seal("app-secret/team-a", "s3cr3t");
        text.ShouldNotContain("s3cr3t");
        _box.Open("app-secret/team-a", text).ShouldBe("s3cr3t");
    }

    [Fact]
    public void A_secret_of_one_team_does_not_open_for_another()
    {
        var text = _box.Seal("app-secret/team-a", "s3cr3t");
        Should.Throw<CryptographicException>(() => _box.Open("app-secret/team-b", text));
    }

    [Theory]
    [InlineData("short", "••••")]
    [InlineData("0123456789abcdef", "••••cdef")]
    public void A_secret_shows_at_most_its_last_four_characters(string secret, string shown) => SecretBox.Mask(secret).ShouldBe(shown);
}
