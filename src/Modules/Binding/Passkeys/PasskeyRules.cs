using Liaison.Kernel.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Passkeys;

/// <summary>What a passkey is for (WebAuthn Level 3): this server's public address alone, and a person who has shown their finger, face or PIN.</summary>
internal sealed class PasskeyRules(IOptions<PublicUrlOptions> url) : IConfigureOptions<IdentityPasskeyOptions>
{
    /// <summary>How long an authenticator may take to answer.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public const int LongestName = 64;

    /// <summary>How many an account can have.</summary>
    public const int Most = 20;

    /// <summary>An attestation with a chain of certificates has a few thousand characters.</summary>
    public const int LongestCredential = 32_768;

    /// <summary>Browsers have passkeys for domains under TLS, and for localhost.</summary>
    public static bool AreFor(Uri url) => url.HostNameType == UriHostNameType.Dns && (url.Scheme == Uri.UriSchemeHttps || url.Host == "localhost");

    public void Configure(IdentityPasskeyOptions options)
    {
        var ours = url.Value.PublicUrl!;
        options.ServerDomain = ours.IdnHost;
        options.ResidentKeyRequirement = "required";
        // It stands for the password: possession alone is not enough.
        options.UserVerificationRequirement = "required";
        options.AuthenticatorTimeout = Lifetime;
        options.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.Origin == OriginOf(ours));
    }

    private static string OriginOf(Uri url) => url.IsDefaultPort ? $"{url.Scheme}://{url.IdnHost}" : $"{url.Scheme}://{url.IdnHost}:{url.Port}";
}
