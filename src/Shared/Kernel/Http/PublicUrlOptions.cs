using System.ComponentModel.DataAnnotations;

namespace Liaison.Kernel.Http;

/// <summary>Section "Liaison".</summary>
public sealed class PublicUrlOptions
{
    /// <summary>
    /// Where people reach this server, such as <c>https://liaison.example.com</c>. Every link that leaves the server is made from it, never from a
    /// request's headers (CASES §4 #21).
    /// </summary>
    [WebAddress(ErrorMessage = "Set Liaison__PublicUrl to the address at which people reach this server, such as https://liaison.example.com.")]
    public Uri? PublicUrl { get; set; }

    /// <summary>An address below the public one.</summary>
    public Uri At(string path) => new(PublicUrl!, path);

    public bool IsHttps => PublicUrl is { IsAbsoluteUri: true, Scheme: "https" };
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class WebAddressAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is Uri { IsAbsoluteUri: true, Scheme: "http" or "https" };
}
