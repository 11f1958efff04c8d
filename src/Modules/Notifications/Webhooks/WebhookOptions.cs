using System.Net;
using Microsoft.Extensions.Options;

namespace Liaison.Notifications.Webhooks;

/// <summary>Section "Webhooks".</summary>
internal sealed class WebhookOptions
{
    /// <summary>Networks inside of which receivers may stand, such as <c>10.1.0.0/16</c>, besides the public internet. There http is allowed too.</summary>
    public IList<string> AllowedNetworks { get; } = [];
}

internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options) => options.AllowedNetworks.FirstOrDefault(n => !IPNetwork.TryParse(n, out _)) is { } wrong
        ? ValidateOptionsResult.Fail($"Webhooks__AllowedNetworks: '{wrong}' is no network. Write it as 10.1.0.0/16.")
        : ValidateOptionsResult.Success;
}
