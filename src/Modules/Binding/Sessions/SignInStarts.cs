using Liaison.Binding.Accounts;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Outcomes;

namespace Liaison.Binding.Sessions;

internal sealed class SignInStarts(WorkContext context, Attempts attempts) : ISignInStarts
{
    public async Task<Refusal?> RefusalAsync(CancellationToken ct) => (await attempts.TakeAsync([Start()], ct)).Refusal;

    public Task ForgiveAsync(CancellationToken ct) => attempts.ForgiveAsync(new TakenAttempts([Start()], BlockedUntil: null), ct);

    private Attempt Start() => Attempt.From(AttemptLimit.StartFrom, context.RemoteAddress);
}
