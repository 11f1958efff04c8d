namespace Liaison.WeComSimulator.Model;

internal sealed record SimulatedMedia(string MediaId, string Type, string FileName, string ContentType, byte[] Content, DateTimeOffset CreatedAt);

/// <summary>Temporary media of a corp: every app of it may use them, for three days.</summary>
internal sealed class MediaStore
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(3);
    private const int Kept = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SimulatedMedia> _media = new(StringComparer.Ordinal);

    public SimulatedMedia Add(string type, string fileName, string contentType, byte[] content, DateTimeOffset now)
    {
        lock (_gate)
        {
            // Pictures are large, and whoever tests with more than a hundred at a time wants something else.
            foreach (var old in _media.Values.OrderBy(m => m.CreatedAt).Take(_media.Count - Kept + 1).ToArray())
            {
                _media.Remove(old.MediaId);
            }

            var media = new SimulatedMedia(TokenStore.RandomText(64), type, fileName, contentType, content, now);
            _media[media.MediaId] = media;
            return media;
        }
    }

    public SimulatedMedia? Find(string mediaId, DateTimeOffset now)
    {
        lock (_gate)
        {
            return _media.TryGetValue(mediaId, out var media) && media.CreatedAt > now - Life ? media : null;
        }
    }
}
