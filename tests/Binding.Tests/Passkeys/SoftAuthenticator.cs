using System.Buffers.Binary;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Liaison.Binding.Tests.Passkeys;

/// <summary>An authenticator and its browser, as WebAuthn Level 3 describes them (§5.8.1, §6.1, §6.5.4), with every wrong that they can do.</summary>
/// <param name="origin">Of the page that asks.</param>
internal sealed class SoftAuthenticator(string origin) : IDisposable
{
    private const byte UserPresent = 1, UserVerified = 4, Attested = 64;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private byte[] _user = [];

    public string Origin { get; set; } = origin;

    public byte[] CredentialId { get; set; } = RandomNumberGenerator.GetBytes(32);

    public uint Counter { get; set; }

    public bool VerifiesUser { get; set; } = true;

    /// <summary>For which server it answers, whatever it was asked for; null for the one that asked.</summary>
    public string? RelyingParty { get; set; }

    /// <summary>The answer to creation options.</summary>
    public JsonObject Create(JsonNode options)
    {
        _user = WebEncoders.Base64UrlDecode((string)options["user"]!["id"]!);
        var client = ClientData("webauthn.create", options);
        var key = _key.ExportParameters(includePrivateParameters: false);
        var cose = new CborWriter(CborConformanceMode.Ctap2Canonical);
        cose.WriteStartMap(5);
        cose.WriteInt32(1);
        cose.WriteInt32(2);
        cose.WriteInt32(3);
        cose.WriteInt32(-7);
        cose.WriteInt32(-1);
        cose.WriteInt32(1);
        cose.WriteInt32(-2);
        cose.WriteByteString(key.Q.X!);
        cose.WriteInt32(-3);
        cose.WriteByteString(key.Q.Y!);
        cose.WriteEndMap();
        byte[] data = [.. Data((string)options["rp"]!["id"]!, Attested), .. new byte[16], (byte)(CredentialId.Length >> 8), (byte)CredentialId.Length, .. CredentialId, .. cose.Encode()];
        var attestation = new CborWriter(CborConformanceMode.Ctap2Canonical);
        attestation.WriteStartMap(3);
        attestation.WriteTextString("fmt");
        attestation.WriteTextString("none");
        attestation.WriteTextString("attStmt");
        attestation.WriteStartMap(0);
        attestation.WriteEndMap();
        attestation.WriteTextString("authData");
        attestation.WriteByteString(data);
        attestation.WriteEndMap();
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Encode(client),
            ["attestationObject"] = Encode(attestation.Encode()),
            ["transports"] = new JsonArray("internal"),
        });
    }

    /// <summary>The answer to request options.</summary>
    public JsonObject Get(JsonNode options)
    {
        var client = ClientData("webauthn.get", options);
        Counter++;
        var data = Data((string)options["rpId"]!, more: 0);
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Encode(client),
            ["authenticatorData"] = Encode(data),
            ["signature"] = Encode(signature),
            ["userHandle"] = Encode(_user),
        });
    }

    public void Dispose() => _key.Dispose();

    private byte[] ClientData(string type, JsonNode options) => Encoding.UTF8.GetBytes(
        new JsonObject { ["type"] = type, ["challenge"] = (string)options["challenge"]!, ["origin"] = Origin, ["crossOrigin"] = false }.ToJsonString());

    private byte[] Data(string relyingParty, byte more)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Counter);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RelyingParty ?? relyingParty)), (byte)(UserPresent | (VerifiesUser ? UserVerified : 0) | more), .. counter];
    }

    private JsonObject Credential(JsonObject response) => new()
    {
        ["id"] = Encode(CredentialId),
        ["rawId"] = Encode(CredentialId),
        ["type"] = "public-key",
        ["clientExtensionResults"] = new JsonObject(),
        ["authenticatorAttachment"] = "platform",
        ["response"] = response,
    };

    private static string Encode(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);
}
