using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Suite;

/// <summary>Ids as a provider sees them: the same for all of its apps, other ones for every other provider, and no way back but through WeCom.</summary>
internal sealed class OpenIds
{
    private readonly ConcurrentDictionary<(string Provider, string OpenUserId), int> _numbers = new();

    public static string OfCorp(string providerCorpId, string corpId) => $"wp{Hash($"corp\n{providerCorpId}\n{corpId}")}";

    /// <summary>Stays when the userid is renamed.</summary>
    public string OfMember(string providerCorpId, string corpId, SimulatedMember member) => OfNumber(providerCorpId, corpId, member.Number);

    /// <summary>Of somebody who may have left already.</summary>
    public string OfNumber(string providerCorpId, string corpId, int number)
    {
        var id = $"wo{Hash(string.Create(CultureInfo.InvariantCulture, $"member\n{providerCorpId}\n{corpId}\n{number}"))}";
        _numbers[(providerCorpId, id)] = number;
        return id;
    }

    public SimulatedMember? Find(string providerCorpId, SimulatedCorp corp, string openUserId)
    {
        if (!_numbers.TryGetValue((providerCorpId, openUserId), out var number))
        {
            // Ids outlive the process: whoever kept one may ask before it was handed out again.
            foreach (var member in corp.Members)
            {
                OfMember(providerCorpId, corp.CorpId, member);
            }

            if (!_numbers.TryGetValue((providerCorpId, openUserId), out number))
            {
                return null;
            }
        }

        return corp.MembersFrom(number, 1) is [var found] && found.Number == number && OfMember(providerCorpId, corp.CorpId, found) == openUserId ? found : null;
    }

    private static string Hash(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..30];
}
