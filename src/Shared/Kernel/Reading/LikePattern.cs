using System.Globalization;
using System.Text;

namespace Liaison.Kernel.Reading;

/// <summary>What somebody typed into a search field, as a pattern for SQL's <c>like</c>.</summary>
public static class LikePattern
{
    /// <returns>Lower case, with nothing of the text read as a wildcard; null for an empty text.</returns>
    public static string? Containing(string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : "%" + text.Trim().Normalize(NormalizationForm.FormC).ToLower(CultureInfo.InvariantCulture)
            .Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal) + "%";
}
