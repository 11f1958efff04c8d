using FsCheck;
using FsCheck.Fluent;
using Liaison.Binding.Accounts;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Binding.Tests.Accounts;

public class AccountTests
{
    private static readonly TeamId TeamA = new(Guid.Parse("01980000-0000-7000-8000-00000000000a"));
    private static readonly TeamId TeamB = new(Guid.Parse("01980000-0000-7000-8000-00000000000b"));
    private static readonly LinkedPerson Zhang = new("ww1", "ZhangWei");

    [Fact]
    public void An_account_begins_with_a_verified_mailbox()
    {
        EmailAddress.TryParse("wang@acme.example", out var email).ShouldBeTrue();
        Account.Register(null, email, "王小明").Events.ShouldBe(
            [new AccountRegistered("wang@acme.example", "王小明"), new EmailVerified("wang@acme.example"), new PasswordSet()]);
    }

    [Fact]
    public void Unverified_email_never_links() =>   // rule 6, CASES §4 #1
        Unverified().Associate(TeamA, Zhang).Refusal.ShouldBe(AccountErrors.EmailNotVerified);

    [Fact]
    public void Unverified_email_never_signs_in() =>   // rule 6
        Unverified().SignIn(SignInMethod.Password, Guid.Empty).Refusal.ShouldBe(AccountErrors.SignInRefused);

    [Fact]
    public void Verifying_another_mailbox_verifies_nothing() =>
        Unverified().Apply(new EmailVerified("else@acme.example")).EmailVerified.ShouldBeFalse();

    [Fact]
    public void A_link_that_is_made_again_is_one_link() =>
        Verified().Apply(new WeComAssociated(TeamA, "ww1", "ZhangWei")).Associate(TeamA, new LinkedPerson("ww1", "zhangwei")).ShouldBe([]);

    [Fact]
    public void An_account_is_one_person_per_team()
    {
        var linked = Verified().Apply(new WeComAssociated(TeamA, "ww1", "ZhangWei"));
        linked.Associate(TeamA, new LinkedPerson("ww1", "LiLi")).Refusal.ShouldBe(AccountErrors.AlreadyLinked);
        linked.Associate(TeamB, new LinkedPerson("ww2", "LiLi")).ShouldBe([new WeComAssociated(TeamB, "ww2", "LiLi")]);
    }

    [Fact]
    public void A_link_that_was_ended_can_be_made_anew()
    {
        var account = Verified().Apply(new WeComAssociated(TeamA, "ww1", "ZhangWei"));
        account.Dissociate(TeamA, "left").ShouldBe([new WeComDissociated(TeamA, "ww1", "ZhangWei", "left")]);
        account.Apply(new WeComDissociated(TeamA, "ww1", "ZhangWei", "left")).Associate(TeamA, new LinkedPerson("ww1", "LiLi")).Refusal.ShouldBeNull();
        Verified().Dissociate(TeamA, "left").ShouldBe([]);
    }

    /// <summary>Any order of commands, with and without a verified mailbox, against a plain model of what may be linked.</summary>
    [Fact]
    public void Whatever_is_asked_in_whatever_order_links_only_the_verified_and_one_person_per_team() => Prop.ForAll(Steps(), steps =>
    {
        var account = Unverified();
        var verified = false;
        Dictionary<TeamId, string> model = [];
        foreach (var (verb, team, userId) in steps)
        {
            var decision = Decide(account, verb, team, userId);
            switch (verb)
            {
                case Verb.Verify:
                    verified = true;
                    break;
                case Verb.Associate when !verified:
                    decision.Refusal.ShouldBe(AccountErrors.EmailNotVerified);
                    break;
                case Verb.Associate when model.TryGetValue(team, out var linked) && !linked.Equals(userId, StringComparison.OrdinalIgnoreCase):
                    decision.Refusal.ShouldBe(AccountErrors.AlreadyLinked);
                    break;
                case Verb.Associate:
                    decision.Refusal.ShouldBeNull();
                    model.TryAdd(team, userId);
                    break;
                case Verb.Dissociate:
                    decision.Events.Count.ShouldBe(model.Remove(team) ? 1 : 0);
                    break;
                case Verb.SignIn:
                    (decision.Refusal is null).ShouldBe(verified);
                    break;
            }

            account = decision.Events.Aggregate(account, Fold);
            account.Links.ToDictionary(l => l.Key, l => l.Value.UserId).ShouldBe(model, ignoreOrder: true);
        }
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<Step[]> Steps() => Gen.ArrayOf(
        from verb in Gen.Elements(Enum.GetValues<Verb>())
        from team in Gen.Elements(TeamA, TeamB)
        from userId in Gen.Elements("ZhangWei", "zhangwei", "LiLi")
        select new Step(verb, team, userId)).ToArbitrary();

    private static Decision Decide(Account account, Verb verb, TeamId team, string userId) => verb switch
    {
        Verb.Verify => account.EmailVerified ? [] : [new EmailVerified(account.Email)],
        Verb.SignIn => account.SignIn(SignInMethod.Password, Guid.Empty),
        Verb.Associate => account.Associate(team, new LinkedPerson("ww1", userId)),
        Verb.Dissociate => account.Dissociate(team, "test"),
        _ => throw new ArgumentOutOfRangeException(nameof(verb)),
    };

    private static Account Fold(Account account, object e) => e switch
    {
        EmailVerified x => account.Apply(x),
        SignedIn x => account.Apply(x),
        WeComAssociated x => account.Apply(x),
        WeComDissociated x => account.Apply(x),
        _ => throw new ArgumentOutOfRangeException(nameof(e)),
    };

    private static Account Unverified() => Account.Create(new AccountRegistered("wang@acme.example", "王小明"));

    private static Account Verified() => Unverified().Apply(new EmailVerified("wang@acme.example"));

    private sealed record Step(Verb Verb, TeamId Team, string UserId);

    private enum Verb
    {
        Verify,
        SignIn,
        Associate,
        Dissociate,
    }
}
