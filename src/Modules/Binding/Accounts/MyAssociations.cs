using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Binding.Sessions;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;

namespace Liaison.Binding.Accounts;

/// <summary>Who the caller is at WeCom, team by team.</summary>
[RequiresSignIn]
internal sealed record ListMyAssociations : IQuery<IReadOnlyList<MyAssociation>>;

internal sealed record MyAssociation(TeamId Team, string CorpId, string UserId);

/// <summary>Takes the caller's own link to WeCom back, in one team. The account proves itself once more, and its other sessions end.</summary>
[RequiresSignIn]
[HoldsSecrets]
[RetryOnConflict]
internal sealed record DissociateMe(TeamId Team, Secret Password) : ICommand;

internal sealed class DissociateMeValidator : AbstractValidator<DissociateMe>
{
    public DissociateMeValidator() => RuleFor(c => c.Password).CurrentPassword();
}

internal sealed class MyAssociationsHandler(WorkContext context, IPlatformReads reads, Reauthentication again, IAssociations associations, StoredSessions sessions, UnitOfWork work)
    : IQueryHandler<ListMyAssociations, IReadOnlyList<MyAssociation>>, ICommandHandler<DissociateMe>
{
    public async Task<Outcome<IReadOnlyList<MyAssociation>>> Handle(ListMyAssociations request, CancellationToken cancellationToken)
    {
        var rows = await reads.ListAsync<Row>(
            "select tenant_id, corp_id, userid from binding.associations_1 where account_id = @account order by tenant_id", new { account = context.Caller.Account }, cancellationToken);
        return Outcome<IReadOnlyList<MyAssociation>>.Of([.. rows.Select(r => new MyAssociation(new TeamId(Guid.Parse(r.TenantId)), r.CorpId, r.Userid))]);
    }

    public async Task<Outcome> Handle(DissociateMe request, CancellationToken cancellationToken)
    {
        if (await again.RefusalAsync(request.Password, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var account = context.Caller.Account!.Value;
        if (await associations.FindByAccountAsync(request.Team, account, cancellationToken) is null)
        {
            return RequestErrors.NotFound;
        }

        await sessions.EndAsync(work.Session, account, only: null, except: context.Caller.Session, "dissociated", cancellationToken);
        return await associations.DissociateAsync(request.Team, account, "by-owner", cancellationToken);
    }

    private sealed record Row(string TenantId, string CorpId, string Userid);
}

/// <summary>
/// A session alone does not change who an account is: it proves itself once more (CASES §4 #6). Counted as tries to sign in are.
/// </summary>
internal sealed class Reauthentication(WorkContext context, IPlatformReads reads, Attempts attempts, Passwords passwords)
{
    /// <returns>Null when the password is the caller's.</returns>
    public async Task<Refusal?> RefusalAsync(Secret password, CancellationToken ct)
    {
        if (context.Caller.Account is not { } account)
        {
            return RequestErrors.SignInRequired;
        }

        var taken = await attempts.TakeAsync([new Attempt(AttemptLimit.SignInHere, $"again\n{account}")], ct);
        if (taken.IsRefused(out var refusal, out var tries))
        {
            return refusal;
        }

        var hash = await reads.FindAsync<string>("select hash from binding.passwords where account_id = @account", new { account }, ct);
        if (!passwords.Verify(hash, password))
        {
            return AccountErrors.PasswordWrong;
        }

        await attempts.ForgiveAsync(tries, ct);
        return null;
    }
}
