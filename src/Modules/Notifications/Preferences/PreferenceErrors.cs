using Liaison.Kernel.Outcomes;

namespace Liaison.Notifications.Preferences;

internal static class PreferenceErrors
{
    public static readonly Refusal TooManyMutes = new("notifications.too-many-mutes", 409, "At most 100 things are muted at once. Let one of them speak again first, or turn the kind off.");
}
