using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;

namespace Liaison.Host.Database;

/// <summary>
/// The key ring lies in the database beside what it seals. With a certificate that is not in there, who has the database alone, or a backup of it, can open nothing.
/// </summary>
internal static class KeyProtection
{
    public const string Certificate = "Liaison:KeyCertificate";
    public const string Former = "Liaison:FormerKeyCertificate";

    /// <exception cref="StartupException">A certificate cannot be read, or has no private key.</exception>
    public static void AddKeyProtection(this IServiceCollection services, IConfiguration configuration)
    {
        if (Load(configuration, Certificate) is not { } certificate)
        {
            return;
        }

        // The one before still opens the keys that it protects: Data Protection makes a new one every 90 days.
        var all = Load(configuration, Former) is { } former ? new[] { certificate, former } : [certificate];
        services.AddDataProtection().ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate(all);
    }

    private static X509Certificate2? Load(IConfiguration configuration, string setting)
    {
        if (configuration[setting] is not { Length: > 0 } file)
        {
            return null;
        }

        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(file, configuration[setting + "Password"]);
            return certificate.HasPrivateKey ? certificate : throw new CryptographicException("It has no private key.");
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            var name = setting.Replace(":", "__", StringComparison.Ordinal);
            throw new StartupException($"{name} does not lead to a PKCS #12 file with an RSA key that {name}Password opens: {e.Message}", e);
        }
    }
}
