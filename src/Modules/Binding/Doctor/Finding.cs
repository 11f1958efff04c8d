using System.ComponentModel.DataAnnotations;

namespace Liaison.Binding.Doctor;

/// <summary>A sentence in both languages.</summary>
internal sealed record Words(string Zh, string En);

/// <summary>What one check of the binding has found.</summary>
/// <param name="Check">Stable: <c>credentials</c>, <c>trusted-ip</c>, <c>agent</c>, <c>scope</c>, <c>reading</c>, <c>contacts</c>, <c>trusted-domain</c>, <c>callback-app</c>,
/// <c>callback-contacts</c>, <c>suite</c>, <c>suite-ticket</c>, <c>suite-scope</c>, <c>suite-names</c>, <c>clock</c>, <c>public-url</c>.</param>
/// <param name="State"><c>attention</c>: it works, and something could be better. <c>skipped</c>: something before it has to be mended first.</param>
/// <param name="Code">Stable, such as <c>scope-empty</c>.</param>
/// <param name="Meaning">What is, and what follows from it.</param>
/// <param name="Fix">Who clicks where; null when there is nothing to do.</param>
/// <param name="Errcode">WeCom's, when WeCom has refused something.</param>
/// <param name="Detail">What belongs into a field at WeCom or was found there: an address, a domain, a number.</param>
internal sealed record Finding(
    string Check, [property: AllowedValues(FindingStates.Ok, FindingStates.Attention, FindingStates.Failed, FindingStates.Skipped)] string State, string Code, Words Meaning, Words? Fix,
    int? Errcode = null, string? Detail = null, Uri? Help = null);

internal static class FindingStates
{
    public const string Ok = "ok";
    public const string Attention = "attention";
    public const string Failed = "failed";
    public const string Skipped = "skipped";
}
