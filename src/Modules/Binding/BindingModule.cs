using Liaison.Binding.Accounts;
using Liaison.Binding.Callbacks;
using Liaison.Binding.Contracts;
using Liaison.Binding.Corp;
using Liaison.Binding.Doctor;
using Liaison.Binding.Keys;
using Liaison.Binding.Mail;
using Liaison.Binding.Passkeys;
using Liaison.Binding.Sessions;
using Liaison.Binding.Teams;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Health;
using Liaison.Kernel.Jobs;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Work;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Liaison.Binding;

public static class BindingModule
{
    public static IServiceCollection AddBinding(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRequestsOf(typeof(BindingModule).Assembly).AddEventTypes(typeof(BindingModule).Assembly);
        services.Scan(scan => scan.FromAssemblyOf<ITeams>()
            .AddClasses(c => c.AssignableTo<IInlineProjection>(), publicOnly: false).As<IInlineProjection>().WithSingletonLifetime()
            .AddClasses(c => c.AssignableTo<ISubscription>(), publicOnly: false).As<ISubscription>().WithScopedLifetime()
            .AddClasses(c => c.AssignableTo<ITeamHealthCheck>(), publicOnly: false).As<ITeamHealthCheck>().WithScopedLifetime());
        services.AddAccounts();
        services.AddPasskeys();
        services.AddCorp();
        services.AddCallbacks();
        return services;
    }

    /// <summary>What every request passes after authentication: nothing is changed on behalf of another site's page.</summary>
    public static IApplicationBuilder UseBinding(this IApplicationBuilder app) => app.UseMiddleware<CsrfMiddleware>();

    public static void MapBinding(this IEndpointRouteBuilder app)
    {
        app.MapTeams();
        app.MapAccounts();
        app.MapSessions();
        app.MapPasskeys();
        app.MapCorp();
        app.MapMiniProgram();
        app.MapCallbacks();
        app.MapDoctor();
        app.MapApiKeys();
    }

    private static void AddCorp(this IServiceCollection services)
    {
        services.AddSingleton<CredentialStore>().AddSingleton<CorpChecks>();
        services.AddScoped<ICorps, StoredCorps>().AddScoped<IWeComSignIn, WeComSignIn>();
        services.AddConstraintRefusal("uq_bindings_1_corp", CorpErrors.CorpTaken);
    }

    private static void AddCallbacks(this IServiceCollection services)
    {
        services.AddSingleton<CallbackBell>().AddSingleton<CallbackSets>().AddSingleton<CallbackInbox>().AddSingleton<CallbackCounts>();
        services.AddSingleton<CallbackHealth>().AddScoped<CallbackReceiver>().AddScoped<ICallbacks, StoredCallbacks>();
        services.AddHostedService<CallbackDispatcher>();
        services.AddSingleton<Checkup>().AddScoped<BindingWatch>().AddRecurringJob<WatchBindings>(WatchBindings.Name, WatchBindings.Interval);
    }

    private static void AddPasskeys(this IServiceCollection services)
    {
        services.AddIdentityCore<AccountSummary>();
        services.AddScoped<PasskeyOwners>().AddScoped<IUserStore<AccountSummary>>(provider => provider.GetRequiredService<PasskeyOwners>())
            .AddScoped<IUserPasskeyStore<AccountSummary>>(provider => provider.GetRequiredService<PasskeyOwners>());
        services.AddScoped<IPasskeyHandler<AccountSummary>, PasskeyHandler<AccountSummary>>().AddSingleton<IConfigureOptions<IdentityPasskeyOptions>, PasskeyRules>();
        services.AddScoped<PasskeyCeremonies>();
        services.AddConstraintRefusal("pk_passkeys", PasskeyErrors.Taken);
    }

    private static void AddAccounts(this IServiceCollection services)
    {
        services.AddScoped<ITeams, StoredTeams>();
        services.AddScoped<IAccounts, StoredAccounts>().AddScoped<NewAccounts>().AddScoped<NewPasswords>().AddScoped<Reauthentication>().AddSingleton<Attempts>().AddSingleton<Passwords>();
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = Passwords.Iterations);
        services.AddScoped<IAssociations, StoredAssociations>().AddScoped<IApiKeys, StoredApiKeys>();
        services.AddConstraintRefusal("uq_accounts_1_email", AccountErrors.EmailTaken);
        services.AddConstraintRefusal("uq_associations_1_person", AccountErrors.AlreadyLinked);

        services.AddSingleton<LiveSessions>().AddSingleton<LiveApiKeys>();
        services.AddSingleton<StoredSessions>().AddSingleton<ISessions>(provider => provider.GetRequiredService<StoredSessions>());
        services.AddScoped<ICallerProofs, CallerProofs>().AddScoped<OpenSessions>().AddScoped<ISignInStarts, SignInStarts>().AddScoped<RefusedSignIns>();
        // Whoever sends a key means the key, whatever cookie the browser adds.
        services.AddAuthentication("Caller")
            .AddPolicyScheme("Caller", displayName: null, o => o.ForwardDefaultSelector = http => BearerSessionHandler.IsMeant(http.Request) ? BearerSessionHandler.Scheme
                : http.Request.Headers.Authorization.Count > 0 ? ApiKeyHandler.Scheme
                : SessionScheme.Name)
            .AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionScheme.Name, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, BearerSessionHandler>(BearerSessionHandler.Scheme, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, configureOptions: null);
        services.AddAntiforgery();
        services.AddRecurringJob<CleanUp>(CleanUp.Name, CleanUp.Interval);

        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        services.AddOptions<MailOptions>().BindConfiguration("Mail").ValidateOnStart();
        services.AddScoped<IMailer, QueuedMailer>().AddQueue<SealedMail, MailHandler>(QueuedMailer.Queue);
        services.AddSingleton<IMailSender, SmtpMailSender>();
    }
}
