namespace Liaison.WeCom;

/// <summary>A change to a card that was sent: a <see cref="WeComButtonUpdate"/> or a <see cref="WeComWholeCardUpdate"/>.</summary>
/// <param name="To">Whose card is changed; <see cref="WeComReceivers.Everybody"/> is everybody who got it.</param>
/// <param name="ResponseCode">Of the sent card (<see cref="WeComSendResult.ResponseCode"/>) or of a click on it: good once, for 72 hours.</param>
public abstract record WeComCardUpdate(WeComReceivers To, string ResponseCode);

/// <summary>Disables the button that was clicked and gives it another text.</summary>
/// <param name="Text">Not empty; 10 字, as of any button.</param>
/// <inheritdoc cref="WeComCardUpdate"/>
public sealed record WeComButtonUpdate(WeComReceivers To, string ResponseCode, string Text) : WeComCardUpdate(To, ResponseCode);

/// <summary>Puts another card in its place, which needs no task id.</summary>
/// <inheritdoc cref="WeComCardUpdate"/>
public sealed record WeComWholeCardUpdate(WeComReceivers To, string ResponseCode, WeComTemplateCard Card) : WeComCardUpdate(To, ResponseCode)
{
    /// <summary>Freezes the buttons of a card that has some, and shows this text on them.</summary>
    public string? FrozenText { get; init; }

    /// <inheritdoc cref="WeComMessage.TranslateIds"/>
    public bool TranslateIds { get; init; }
}
