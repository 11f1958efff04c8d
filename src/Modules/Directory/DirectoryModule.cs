using Liaison.Binding.Contracts;
using Liaison.Directory.Access;
using Liaison.Directory.Contracts;
using Liaison.Directory.Departments;
using Liaison.Directory.History;
using Liaison.Directory.Invitations;
using Liaison.Directory.Live;
using Liaison.Directory.Matching;
using Liaison.Directory.Members;
using Liaison.Directory.People;
using Liaison.Directory.Policy;
using Liaison.Directory.SetUp;
using Liaison.Directory.Syncs;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Health;
using Liaison.Kernel.Jobs;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Directory;

public static class DirectoryModule
{
    public static IServiceCollection AddDirectory(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRequestsOf(typeof(DirectoryModule).Assembly).AddEventTypes(typeof(DirectoryModule).Assembly);
        services.Scan(scan => scan.FromAssemblyOf<IMemberDirectory>()
            .AddClasses(c => c.AssignableTo<IInlineProjection>(), publicOnly: false).As<IInlineProjection>().WithSingletonLifetime()
            .AddClasses(c => c.AssignableTo<ISubscription>(), publicOnly: false).As<ISubscription>().WithScopedLifetime()
            .AddClasses(c => c.AssignableTo<ITeamHealthCheck>(), publicOnly: false).As<ITeamHealthCheck>().WithScopedLifetime());
        services.AddMembers(configuration);
        services.AddSyncs();
        return services;
    }

    public static void MapDirectory(this IEndpointRouteBuilder app)
    {
        app.MapSetUp();
        app.MapJoin();
        app.MapForwardAuth();
        var team = app.MapGroup("/api/v1/teams/{team}");
        team.MapMembers();
        team.MapMemberSessions();
        team.MapPeople();
        team.MapSamePerson();
        team.MapAccess();
        team.MapOffboardings();
        team.MapInvitations();
        team.MapAccessRequests();
        team.MapMatches();
        team.MapSyncPolicy();
        team.MapDepartments();
        team.MapSyncs();
        team.MapHistory();
        team.MapLive();
    }

    private static void AddMembers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ActiveMembers>().AddSingleton<LastMemberships>();
        services.AddScoped<MemberDirectory>();
        services.AddScoped<IMemberDirectory>(p => p.GetRequiredService<MemberDirectory>());
        services.AddScoped<ITeamRoles>(p => p.GetRequiredService<MemberDirectory>());
        services.AddScoped<ITeamMemberships>(p => p.GetRequiredService<MemberDirectory>());
        services.AddScoped<Owners>().AddScoped<OwnerRule>().AddScoped<MemberChanges>().AddScoped<Selections>().AddScoped<Matches>().AddScoped<Offboarding>();
        services.AddScoped<NewInvitations>().AddScoped<InvitationMails>().AddSingleton<InvitationMessages>();
        services.AddSingleton<IMailOutcomes>(p => p.GetRequiredService<InvitationMessages>()).AddSingleton<IInvitationMessages>(p => p.GetRequiredService<InvitationMessages>());
        services.AddSingleton<SyncPolicies>().AddSingleton<JoinVisits>().AddScoped<KnownBrowser>();
        services.AddScoped<Invited>().AddScoped<IKnownPeople>(p => p.GetRequiredService<Invited>()).AddScoped<RefusedVisitors>().AddScoped<Invitation>().AddScoped<NamesThen>().AddScoped<TimelineEntries>();
        services.AddSingleton(new SetUpToken(configuration["Liaison:SetupToken"]));
        services.AddOptions<InvitationOptions>().BindConfiguration("Invitations").ValidateDataAnnotations().ValidateOnStart();
        services.AddRecurringJob<ExpireInvitationsJob>(ExpireInvitationsJob.Name, ExpireInvitationsJob.Interval);
        services.AddConstraintRefusal("uq_members_1_account", MemberErrors.AccountIsMember);
    }

    private static void AddSyncs(this IServiceCollection services)
    {
        services.AddOptions<SyncOptions>().BindConfiguration("Syncs").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<MirrorStore>().AddSingleton<LiveProgress>().AddSingleton<SyncBell>();
        services.AddScoped<SyncStarter>().AddScoped<SyncViews>().AddScoped<SyncRun>().AddScoped<SyncParks>().AddScoped<PlanApplier>().AddScoped<PlanBases>().AddScoped<LocalTree>();
        services.AddSingleton<HintBell>().AddSingleton<ContactHints>().AddSingleton<IContactHints>(p => p.GetRequiredService<ContactHints>()).AddScoped<PartSync>().AddScoped<CorpDoor>().AddScoped<TeamSweep>();
        services.AddHostedService<SyncRunner>().AddHostedService<HintRunner>();
        services.AddRecurringJob<Sweep>(Sweep.Name, Sweep.Interval);
        services.AddRecurringJob<SyncSchedule>(SyncSchedule.Name, SyncSchedule.Interval);
        services.AddRecurringJob<ForgetOldPlans>(ForgetOldPlans.Name, ForgetOldPlans.Interval);
        services.AddConstraintRefusal("uq_syncs_1_running", SyncErrors.AlreadyRunning);
    }
}
