namespace Liaison.WeComSimulator.Callbacks;

/// <summary>What goes wrong with callbacks; the default is nothing.</summary>
/// <param name="LosePercent">0 to 100: so many events are never sent, drawn from <paramref name="Seed"/>.</param>
/// <param name="DuplicatePercent">0 to 100: so many events are sent again after they arrived.</param>
/// <param name="Reorder">From 2 on: so many events are collected, for a second at most, and sent last first.</param>
/// <param name="DelayMilliseconds">Before each try.</param>
/// <param name="SlowMilliseconds">The body takes so long to arrive.</param>
/// <param name="StaleSeconds">The timestamp lies so far back; the signature is right.</param>
/// <param name="Stop">Nothing is sent; what waits goes out when this is switched off.</param>
internal sealed record CallbackFaults(
    int LosePercent = 0,
    int DuplicatePercent = 0,
    int Reorder = 0,
    int DelayMilliseconds = 0,
    int SlowMilliseconds = 0,
    bool WrongSignature = false,
    bool WrongReceiveId = false,
    int StaleSeconds = 0,
    bool Stop = false,
    int Seed = 1)
{
    public static CallbackFaults None { get; } = new();
}
