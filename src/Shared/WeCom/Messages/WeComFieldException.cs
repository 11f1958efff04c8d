namespace Liaison.WeCom;

/// <summary>A request that WeCom would refuse or misread; nothing was sent.</summary>
/// <param name="field">Where it is wrong, as WeCom names it: <c>template_card.button_list[1].key</c>.</param>
public sealed class WeComFieldException(string field, string message) : ArgumentException($"{field}: {message}")
{
    public string Field { get; } = field;
}
