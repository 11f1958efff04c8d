using FsCheck;
using FsCheck.Fluent;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.Directory.Policy;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Tests.Members;

public class MembershipTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly PersonId Somebody = new(Guid.CreateVersion7());
    private static readonly AccountId Account = new(Guid.CreateVersion7());
    private static readonly Guid Invitation = Guid.CreateVersion7();

    [Fact]
    public void The_last_owner_is_never_locked() =>   // rule 4
        Active(Role.Owner).Lock("left the project", isLastOwner: true).Refusal!.Code.ShouldBe("directory.last-owner");

    [Theory]
    [InlineData(LeaverPolicy.Remove)]
    [InlineData(LeaverPolicy.Lock)]
    [InlineData(LeaverPolicy.Deauthorize)]
    internal void No_policy_ends_the_last_owner(LeaverPolicy policy) =>   // rule 4
        Active(Role.Owner).ApplyLeaverPolicy(policy, isLastOwner: true).Refusal!.Code.ShouldBe("directory.last-owner");

    [Theory]
    [InlineData(LeaverPolicy.Remove, typeof(MemberRemoved))]
    [InlineData(LeaverPolicy.Lock, typeof(MemberLocked))]
    [InlineData(LeaverPolicy.Deauthorize, typeof(MemberDeauthorized))]
    internal void A_leaver_meets_the_teams_policy(LeaverPolicy policy, Type expected) =>
        Active().ApplyLeaverPolicy(policy, isLastOwner: false).Events.ShouldHaveSingleItem().ShouldBeOfType(expected);

    [Theory]
    [InlineData(LeaverPolicy.Remove)]
    [InlineData(LeaverPolicy.Lock)]
    [InlineData(LeaverPolicy.Deauthorize)]
    internal void A_lock_by_hand_outlives_every_policy_so_that_coming_back_does_not_lift_it(LeaverPolicy policy)   // CASES §1.6
    {
        var locked = Active().Apply(new MemberLocked("by hand"));
        locked.ApplyLeaverPolicy(policy, isLastOwner: false).Events.ShouldBeEmpty();
        Membership.Authorize(locked, Somebody, Role.Member).Refusal!.Code.ShouldBe("directory.member-locked");
    }

    [Theory]
    [InlineData("authorized")]
    [InlineData("invited")]
    [InlineData("locked")]
    public void Nobody_owns_a_team_that_they_are_not_in(string status)
    {
        var authorized = Membership.Create(new MemberAuthorized(Somebody, Role.Member));
        var member = status switch { "authorized" => authorized, "invited" => Invited(), _ => Active().Apply(new MemberLocked("x")) };
        member.ChangeRole(Role.Owner, isLastOwner: false).Refusal!.Code.ShouldBe("directory.member-not-active");
        Active().ChangeRole(Role.Owner, isLastOwner: false).Events.ShouldBe([new MemberRoleChanged(Role.Owner)]);
    }

    [Fact]
    public void A_removed_member_is_not_brought_back_by_a_policy() =>
        Active().Apply(new MemberRemoved("by hand")).ApplyLeaverPolicy(LeaverPolicy.Deauthorize, isLastOwner: false).Events.ShouldBeEmpty();

    [Fact]
    public void Who_was_a_member_before_is_one_again_by_one_click() =>
        Membership.Authorize(Active().Apply(new MemberDeauthorized("gone")), Somebody, Role.Member).Events
            .ShouldBe([new MemberAuthorized(Somebody, Role.Member), new MemberJoined(Account, null)]);

    [Fact]
    public void A_locked_member_stays_locked_when_authorised_again() =>
        Membership.Authorize(Active().Apply(new MemberLocked("x")), Somebody, Role.Member).Refusal!.Code.ShouldBe("directory.member-locked");

    [Fact]
    public void An_invitation_is_used_once()
    {
        var joined = Invited().Join(Account, Now);
        joined.Events.ShouldBe([new MemberJoined(Account, Invitation)]);
        Active().Join(new AccountId(Guid.CreateVersion7()), Now).Refusal!.Code.ShouldBe("directory.invitation-used");
    }

    [Fact]
    public void An_expired_invitation_is_refused_whether_a_job_has_seen_it_or_not() =>
        Invited().Join(Account, Now.AddDays(15)).Refusal!.Code.ShouldBe("directory.invitation-expired");

    [Fact]
    public void Inviting_again_ends_the_open_invitation()
    {
        var next = Guid.CreateVersion7();
        Invited().Invite(next, Now.AddDays(14), "Owner").Events
            .ShouldBe([new InvitationRevoked(Invitation, "resent"), new MemberInvited(next, Now.AddDays(14), "Owner")]);
    }

    [Fact]
    public void Deauthorising_ends_the_open_invitation() =>
        Invited().Deauthorize("no", isLastOwner: false).Events.ShouldBe([new InvitationRevoked(Invitation, "deauthorized"), new MemberDeauthorized("no")]);

    [Fact]
    public void Any_sequence_of_commands_keeps_the_rules_of_a_membership() => Prop.ForAll(
        Gen.Choose(0, 9).ListOf().ToArbitrary(),
        steps =>
        {
            var member = Membership.Create(new MemberAuthorized(Somebody, Role.Member));
            foreach (var step in steps)
            {
                var decision = Decide(member, step);
                member = decision.Events.Aggregate(member, Apply);

                // Sent twice, one effect (rule 10).
                if (step is not 0)
                {
                    Decide(member, step).Events.ShouldBeEmpty();
                }

                (member.Status == MemberStatus.Invited).ShouldBe(member.Invitation is not null && member.Status is MemberStatus.Invited);
                if (member.Status is MemberStatus.Active or MemberStatus.Locked)
                {
                    member.Account.ShouldNotBeNull();
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private static Decision Decide(Membership m, int step) => step switch
    {
        0 => m.Invite(Guid.CreateVersion7(), Now.AddDays(14), "Owner"),
        1 => m.Join(Account, Now),
        2 => m.Lock("x", isLastOwner: false),
        3 => m.Unlock(),
        4 => m.Deauthorize("x", isLastOwner: false),
        5 => m.Remove("x", isLastOwner: false),
        6 => m.RevokeInvitation("x"),
        7 => m.ApplyLeaverPolicy(LeaverPolicy.Lock, isLastOwner: false),
        8 => m.ChangeRole(Role.Admin, isLastOwner: false),
        _ => m.ExpireInvitation(Now.AddDays(30)),
    };

    private static Membership Apply(Membership m, object e) => e switch
    {
        MemberInvited x => m.Apply(x),
        InvitationRevoked x => m.Apply(x),
        InvitationExpired x => m.Apply(x),
        MemberJoined x => m.Apply(x),
        MemberDeauthorized x => m.Apply(x),
        MemberLocked x => m.Apply(x),
        MemberUnlocked x => m.Apply(x),
        MemberRemoved x => m.Apply(x),
        MemberRoleChanged x => m.Apply(x),
        _ => throw new InvalidOperationException(e.GetType().Name),
    };

    private static Membership Invited() => Membership.Create(new MemberAuthorized(Somebody, Role.Member)).Apply(new MemberInvited(Invitation, Now.AddDays(14), "Owner"));

    private static Membership Active(Role role = Role.Member) =>
        Membership.Create(new MemberAuthorized(Somebody, role)).Apply(new MemberInvited(Invitation, Now.AddDays(14), "Owner")).Apply(new MemberJoined(Account, Invitation));
}
