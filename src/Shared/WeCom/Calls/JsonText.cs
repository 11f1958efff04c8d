using System.Text.Json;

namespace Liaison.WeCom;

internal static class JsonText
{
    /// <summary>Null for what is not a string, and for half a surrogate pair or broken UTF-8, on which GetString throws.</summary>
    public static string? OrNull(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
