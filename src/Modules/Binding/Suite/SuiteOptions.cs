using Liaison.WeCom;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Suite;

/// <summary>Section "WeCom:Suite": the third-party app that this server is at WeCom. Off while all of it is absent.</summary>
internal sealed class SuiteOptions
{
    public const string Section = "WeCom:Suite";

    public string? SuiteId { get; set; }

    public string? Secret { get; set; }

    /// <summary>Of the app's callbacks, as set in the provider console; one pair for both addresses.</summary>
    public string? Token { get; set; }

    public string? EncodingAesKey { get; set; }

    /// <summary>The provider's own corp: WeCom verifies addresses in its name, and tells by it which corps are the same.</summary>
    public string? ProviderCorpId { get; set; }

    public string? ProviderSecret { get; set; }

    /// <summary>True while the app is not published yet: WeCom allows test installs only.</summary>
    public bool IsTest { get; set; }

    public bool IsOn => SuiteId is { Length: > 0 };

    /// <exception cref="InvalidOperationException">There is none.</exception>
    public WeComSuite Suite => IsOn ? new WeComSuite(SuiteId!, Secret!) : throw new InvalidOperationException("This server has no third-party app.");

    public WeComProvider Provider => new(ProviderCorpId!, ProviderSecret!);

    public WeComCallbackKeys Keys => new(Token!, EncodingAesKey!);
}

internal sealed class SuiteOptionsValidator : IValidateOptions<SuiteOptions>
{
    public ValidateOptionsResult Validate(string? name, SuiteOptions options)
    {
        (string Setting, string? Value)[] settings =
        [
            (nameof(options.SuiteId), options.SuiteId), (nameof(options.Secret), options.Secret), (nameof(options.Token), options.Token),
            (nameof(options.EncodingAesKey), options.EncodingAesKey), (nameof(options.ProviderCorpId), options.ProviderCorpId), (nameof(options.ProviderSecret), options.ProviderSecret),
        ];
        if (settings.All(s => string.IsNullOrEmpty(s.Value)))
        {
            return ValidateOptionsResult.Success;
        }

        List<string> failures = [.. settings.Where(s => string.IsNullOrWhiteSpace(s.Value)).Select(s => $"{SuiteOptions.Section}:{s.Setting} is missing: a third-party app needs all of them, or none.")];
        if (failures.Count == 0)
        {
            try
            {
                _ = options.Keys;
            }
            catch (FormatException e)
            {
                failures.Add($"{SuiteOptions.Section}: {e.Message}");
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
