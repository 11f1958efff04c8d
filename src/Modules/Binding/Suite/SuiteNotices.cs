using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Secrets;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Liaison.Binding.Suite;

/// <summary>Does what a notice of WeCom's asks for, each as a command of its own. Every one of them can come twice, late, or in another order.</summary>
internal sealed class SuiteNotices(IServiceScopeFactory scopes, SecretBox box, ILogger<SuiteNotices> log) : IQueueHandler<SuiteNotice>
{
    /// <summary>Shorter than the queue's own: an admin waits.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyList<QueueResult>> HandleAsync(IReadOnlyList<QueuedMessage<SuiteNotice>> batch, IEventSession session, CancellationToken ct)
    {
        List<QueueResult> results = [];
        foreach (var message in batch)
        {
            results.Add(ResultOf(message, await SendAsync(message.Body, ct)));
        }

        return results;
    }

    private async Task<Outcome> SendAsync(SuiteNotice notice, CancellationToken ct)
    {
        // A transaction of its own: what is refused there must not take the queue's with it.
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<WorkContext>().Caller = new Caller("wecom", IsSystem: true);
        ICommand command = notice.Kind switch
        {
            SuiteNotice.Installed => new AcceptSuiteInstall(new Secret(notice.Open(box).AuthCode), new Secret(notice.Open(box).State)),
            SuiteNotice.CodeReset => new ReplacePermanentCode(new Secret(notice.Open(box).AuthCode)),
            _ => new RefreshAuthorisation(notice.CorpId!),
        };
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command, ct);
    }

    private QueueResult ResultOf(QueuedMessage<SuiteNotice> message, Outcome outcome)
    {
        if (outcome.Refusal is not { } refusal)
        {
            return QueueResult.Done;
        }

        if (refusal == SuiteErrors.UnderWay)
        {
            return QueueResult.Retry(refusal.Code, Soon);
        }

        if (refusal.Status >= 500 || refusal == RequestErrors.Conflict || refusal.Code == "binding.suite-not-ready")
        {
            return QueueResult.Retry(refusal.Code);
        }

        log.LogInformation("WeCom's notice {Kind} was not followed: {Code}", message.Body.Kind, refusal.Code);
        return QueueResult.Done;
    }
}
