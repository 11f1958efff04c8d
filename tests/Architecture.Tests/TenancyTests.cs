using System.Reflection;
using Liaison.Kernel.Reading;
using Npgsql;

namespace Liaison.Architecture.Tests;

public class TenancyTests
{
    [Fact]
    public void Only_the_platforms_own_tables_are_read_without_a_team()
    {
        var users = Users(typeof(IPlatformReads)).Select(t => t.FullName!).Order(StringComparer.Ordinal);
        users.ShouldBe(PlatformReaders, ignoreOrder: true, "a new user of IPlatformReads is named in this test, with the reason");
    }

    [Fact]
    public void No_handler_reads_past_the_one_door()   // rule 8, ADR 0004
    {
        var offenders = Users(typeof(NpgsqlDataSource)).Select(t => t.FullName!).Except(DataSourceUsers, StringComparer.Ordinal);
        offenders.ShouldBeEmpty();
    }

    private static IEnumerable<Type> Users(Type dependency) => Houses.Modules.SelectMany(a => a.GetTypes())
        .Where(t => t.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Any(c => c.GetParameters().Any(p => p.ParameterType == dependency)));

    /// <summary>
    /// Accounts and sessions are no team's. StoredCorps lists bound teams for the schedule, MemberDirectory the teams of one account, SyncRunner the open runs of all, HintRunner the teams
    /// with something to read; callbacks come by the address alone, and the team is what the address is of;
    /// SharedLines counts calls of a corp that may not be bound yet;
    /// the suite's addresses, tickets, installs and notices are the server's, and each says which corp or state, and by it which team, it is about;
    /// ForgetOldPlans, ForgetWebhookDeliveries, ForgetCards, ForgetActivities and ForgetHookDeliveries and ForgetDeliveries delete by age alone; DeliveryRunner looks for teams with something due; what a source sends comes by its address alone: the team is the address's;
    /// ActiveMembers, LastMemberships and LiveSources read for requests of many teams at once, each key with its own team.
    /// </summary>
    private static readonly string[] PlatformReaders =
    [
        "Liaison.Binding.Accounts.Attempts",
        "Liaison.Binding.Accounts.MyAssociationsHandler",
        "Liaison.Binding.Accounts.Reauthentication",
        "Liaison.Binding.Accounts.RegisterAccountHandler",
        "Liaison.Binding.Accounts.ResetPasswordHandler",
        "Liaison.Binding.Accounts.StoredAccounts",
        "Liaison.Binding.Accounts.StoredAssociations",
        "Liaison.Binding.Accounts.VerifyRegistrationHandler",
        "Liaison.Binding.Callbacks.CallbackCounts",
        "Liaison.Binding.Callbacks.CallbackInbox",
        "Liaison.Binding.Callbacks.CallbackSets",
        "Liaison.Binding.Corp.StoredCorps",
        "Liaison.Binding.Keys.ApiKeyHandler",
        "Liaison.Binding.Keys.LiveApiKeys",
        "Liaison.Binding.Limits.SharedLines",
        "Liaison.Binding.Mail.MailHealth",
        "Liaison.Binding.Passkeys.ManagePasskeysHandler",
        "Liaison.Binding.Passkeys.PasskeyCeremonies",
        "Liaison.Binding.Passkeys.PasskeyOwners",
        "Liaison.Binding.Sessions.CallerProofs",
        "Liaison.Binding.Sessions.CleanUp",
        "Liaison.Binding.Sessions.LiveSessions",
        "Liaison.Binding.Sessions.SignInHandler",
        "Liaison.Binding.Sessions.StoredSessions",
        "Liaison.Binding.Suite.CorpClaims",
        "Liaison.Binding.Suite.RefreshAuthorisationHandler",
        "Liaison.Binding.Suite.StoredSuiteTickets",
        "Liaison.Binding.Suite.SuiteCallbacks",
        "Liaison.Binding.Suite.SuiteDoors",
        "Liaison.Binding.Suite.SuiteInstalls",
        "Liaison.Directory.Access.LastMemberships",
        "Liaison.Directory.Invitations.ExpireInvitationsJob",
        "Liaison.Directory.Members.ActiveMembers",
        "Liaison.Directory.Members.MemberDirectory",
        "Liaison.Directory.Syncs.ForgetOldPlans",
        "Liaison.Directory.Syncs.HintRunner",
        "Liaison.Directory.Syncs.SyncRunner",
        "Liaison.Notifications.Actions.ForgetCards",
        "Liaison.Notifications.Delivery.DeliveryRunner",
        "Liaison.Notifications.Delivery.ForgetDeliveries",
        "Liaison.Notifications.Sources.Hooks.ForgetHookDeliveries",
        "Liaison.Notifications.Sources.Hooks.HookAddresses",
        "Liaison.Notifications.Sources.Hooks.HookInbox",
        "Liaison.Notifications.Sources.Hooks.SourceCounts",
        "Liaison.Notifications.Sources.LiveSources",
        "Liaison.Notifications.Webhooks.ForgetWebhookDeliveries",
        "Liaison.Notifications.Work.ForgetActivities",
    ];

    /// <summary>COPY, advisory locks and streaming need the data source itself; so do figures of all teams, for whoever collects them does not wait.</summary>
    private static readonly string[] DataSourceUsers =
    [
        "Liaison.Directory.Syncs.HintRunner", "Liaison.Directory.Syncs.SyncRunner", "Liaison.Directory.Syncs.MirrorStore", "Liaison.Notifications.Delivery.DeliveryGauges",
        "Liaison.Notifications.Delivery.DeliveryRunner",
    ];
}
