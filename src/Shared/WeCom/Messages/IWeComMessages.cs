namespace Liaison.WeCom;

/// <summary>What goes with messages beside sending them (<see cref="IWeComClient.SendAsync"/>).</summary>
/// <remarks>Every method throws a <see cref="WeComCallException"/> as <see cref="IWeComClient"/> says, and an <see cref="ArgumentException"/>
/// for an app without AgentId.</remarks>
public interface IWeComMessages
{
    /// <summary>Takes a message back within 24 hours, in WeCom only: what the WeChat plug-in has shown stays.</summary>
    /// <param name="messageId">Of <see cref="WeComSendResult.MessageId"/>, sent by the same app.</param>
    /// <exception cref="WeComException">40058: of another app, unknown, or older than 24 hours.</exception>
    /// <remarks>Source: WeCom, 撤回应用消息 (message/recall).</remarks>
    Task RecallAsync(WeComApp app, string messageId, CancellationToken ct);

    /// <summary>Changes a card that was sent. The response code is used up by the first try, hence never repeated on a broken line.</summary>
    /// <returns>Userids that did not get the change.</returns>
    /// <exception cref="WeComException">60140: the response code was used, or is older than 72 hours; the card has been changed already.
    /// 82101: nothing to change. 82102: nobody of these got the card.</exception>
    /// <exception cref="WeComFieldException">WeCom would refuse the card.</exception>
    /// <remarks>Source: WeCom, 更新模版卡片消息 (message/update_template_card).</remarks>
    Task<IReadOnlyList<string>> UpdateCardAsync(WeComApp app, WeComCardUpdate update, CancellationToken ct);

    /// <summary>How much each app has sent on one day of WeCom's (Beijing time); may be empty.</summary>
    /// <remarks>Source: WeCom, 查询应用消息发送统计 (message/get_statistics).</remarks>
    Task<IReadOnlyList<WeComMessageCount>> GetStatisticsAsync(WeComApp app, WeComStatisticsDay day, CancellationToken ct);

    /// <summary>Uploads a picture for <see cref="WeComImage"/>. Every app of the corp may send it, for three days.</summary>
    /// <exception cref="WeComFieldException">Neither JPEG nor PNG, above 10 MB, or a file name that breaks the request.</exception>
    /// <remarks>Source: WeCom, 上传临时素材 (media/upload).</remarks>
    Task<WeComMedia> UploadImageAsync(WeComApp app, WeComImageFile image, CancellationToken ct);
}
