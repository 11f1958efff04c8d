using Liaison.Kernel.Callers;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;

namespace Liaison.Binding.Sessions;

/// <summary>Ends the session that the request came with.</summary>
[RequiresSignIn]
internal sealed record SignOut : ICommand;

/// <summary>Ends one of the caller's own sessions.</summary>
[RequiresSignIn]
internal sealed record EndSession(Guid Session) : ICommand;

/// <summary>Ends all of the caller's sessions but the one that the request came with.</summary>
[RequiresSignIn]
internal sealed record EndOtherSessions : ICommand;

internal sealed class EndSessionsHandler(UnitOfWork work, WorkContext context, StoredSessions sessions)
    : ICommandHandler<SignOut>, ICommandHandler<EndSession>, ICommandHandler<EndOtherSessions>
{
    public async Task<Outcome> Handle(SignOut request, CancellationToken cancellationToken)
    {
        await EndAsync(only: context.Caller.Session, except: null, "signed-out", cancellationToken);
        return Outcome.Done;
    }

    public async Task<Outcome> Handle(EndSession request, CancellationToken cancellationToken) =>
        await EndAsync(only: request.Session, except: null, "revoked", cancellationToken) ? Outcome.Done : RequestErrors.NotFound;

    public async Task<Outcome> Handle(EndOtherSessions request, CancellationToken cancellationToken)
    {
        await EndAsync(only: null, except: context.Caller.Session, "revoked", cancellationToken);
        return Outcome.Done;
    }

    // [RequiresSignIn] also lets our own background work pass, which has no account and no sessions.
    private async Task<bool> EndAsync(Guid? only, Guid? except, string reason, CancellationToken ct) =>
        context.Caller.Account is { } account && await sessions.EndAsync(work.Session, account, only, except, reason, ct) > 0;
}
