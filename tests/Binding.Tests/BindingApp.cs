using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Liaison.Binding.Accounts;
using Liaison.Binding.Contracts;
using Liaison.Binding.Mail;
using Liaison.EventStore;
using Liaison.HostTesting;
using Liaison.Kernel;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Testing;
using Liaison.WeCom;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Liaison.Binding.Tests;

/// <summary>The module on real HTTP and a real PostgreSQL, without the modules above it: who is in which team is said by the test.</summary>
internal sealed partial class BindingApp : IAsyncDisposable
{
    private static readonly System.Reflection.Assembly[] Migrated = [typeof(IEventStore).Assembly, typeof(KernelModule).Assembly, typeof(BindingModule).Assembly];

    private readonly WebApplication _web;
    private readonly TestDatabase? _ownDatabase;
    private readonly List<ApiClient> _clients = [];

    private BindingApp(WebApplication web, TestDatabase database, bool ownsDatabase, Uri url) =>
        (_web, Database, _ownDatabase, Url) = (web, database, ownsDatabase ? database : null, url);

    public const string Password = "correct horse battery";

    public TestDatabase Database { get; }

    public Uri Url { get; }

    public IServiceProvider Services => _web.Services;

    public FakeTimeProvider Time => (FakeTimeProvider)Services.GetRequiredService<TimeProvider>();

    public FakeTeams Teams => Services.GetRequiredService<FakeTeams>();

    public CountingHasher Hasher => (CountingHasher)Services.GetRequiredService<IPasswordHasher<Account>>();

    public LogCapture Log => Services.GetRequiredService<LogCapture>();

    public MailBox Mails => (MailBox)Services.GetRequiredService<IMailSender>();

    /// <param name="sharing">Another host on the same database.</param>
    public static async Task<BindingApp> StartAsync(bool https = false, BindingApp? sharing = null, Action<WebApplication>? map = null)
    {
        var database = sharing?.Database ?? await TestDatabase.CreateAsync(Migrated);
        var port = Ports.Free();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Liaison:PublicUrl"] = $"{(https ? "https" : "http")}://127.0.0.1:{port}",
            ["WeCom:ApiBase"] = "http://127.0.0.1:1",
            ["WeCom:OAuthBase"] = "http://127.0.0.1:1",
            ["WeCom:LoginBase"] = "http://127.0.0.1:1",
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Security"] = "none",
            ["Mail:From"] = "liaison@liaison.example",
        });
        var log = new LogCapture();
        builder.Logging.ClearProviders().AddProvider(log);
        Configure(builder, database, sharing, log);
        var web = builder.Build();
        web.UseExceptionHandler().UseStatusCodePages();
        web.UseAuthentication();
        web.UseBinding();
        web.UseKernel();
        web.MapBinding();
        map?.Invoke(web);
        await web.StartAsync();
        return new BindingApp(web, database, sharing is null, new Uri($"http://127.0.0.1:{port}"));
    }

    public ApiClient NewClient()
    {
        var client = new ApiClient(Url);
        _clients.Add(client);
        return client;
    }

    /// <summary>A browser that is signed in to a new account.</summary>
    public async Task<(ApiClient Client, AccountId Account)> NewAccountAsync(string email, string name = "王小明")
    {
        var client = NewClient();
        var registration = await RegisterAsync(client, email, name);
        var opened = await client.PostAsync("/api/v1/accounts/verify", new { registration, code = await CodeAsync(email) });
        return (client, new AccountId((Guid)opened.ShouldBe(HttpStatusCode.Created).Json["account"]!));
    }

    /// <returns>The registration's secret.</returns>
    public static async Task<string> RegisterAsync(ApiClient client, string email, string name = "王小明")
    {
        var answer = await client.PostAsync("/api/v1/accounts", new { email, name, password = Password });
        return (string)answer.ShouldBe(HttpStatusCode.Accepted).Json["registration"]!;
    }

    /// <summary>The code of the last mail to this address.</summary>
    public async Task<string> CodeAsync(string email, int mails = 1) => SixDigits().Match((await Mails.LastToAsync(email, mails)).Text).Value;

    /// <summary>Does something in a unit of work, as background code does.</summary>
    public async Task InScopeAsync(Func<IServiceProvider, Task> act)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<WorkContext>().Caller = Caller.System;
        await act(scope.ServiceProvider);
        await scope.ServiceProvider.GetRequiredService<Kernel.Work.UnitOfWork>().SaveAsync(default);
    }

    /// <summary>Names and data of an account's or team's events, in their order.</summary>
    public async Task<IReadOnlyList<string>> EventsAsync(Guid stream)
    {
        List<string> events = [];
        await using var command = Database.DataSource.CreateCommand("select type || ' ' || data::text from events.mt_events where stream_id = $1 order by version");
        command.Parameters.Add(new() { Value = stream });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            events.Add(reader.GetString(0));
        }

        return events;
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(c => c.Dispose());
        await _web.StopAsync();
        await _web.DisposeAsync();
        if (_ownDatabase is not null)
        {
            await _ownDatabase.DisposeAsync();
        }
    }

    private static void Configure(WebApplicationBuilder builder, TestDatabase database, BindingApp? sharing, LogCapture log)
    {
        var services = builder.Services;
        services.AddSingleton<TimeProvider>(sharing?.Time ?? new FakeTimeProvider(DateTimeOffset.UtcNow));
        services.AddSingleton(database.DataSource).AddSingleton(log).AddSingleton<FakeTeams>();
        services.AddSingleton<ITeamRoles>(p => p.GetRequiredService<FakeTeams>()).AddSingleton<ITeamMemberships>(p => p.GetRequiredService<FakeTeams>());
        services.AddSingleton<IContactHints>(p => p.GetRequiredService<FakeTeams>()).AddSingleton<ICardTaps>(p => p.GetRequiredService<FakeTeams>());
        services.AddSingleton<IKnownPeople>(p => p.GetRequiredService<FakeTeams>());
        services.AddEventStore().AddKernel([.. Migrated, typeof(BindingApp).Assembly]);
        services.AddWeCom(builder.Configuration).AddBinding(builder.Configuration).AddRequestsOf(typeof(BindingApp).Assembly);
        services.Replace(ServiceDescriptor.Singleton<IMailSender>(sharing?.Mails ?? new MailBox()));
        services.Replace(ServiceDescriptor.Singleton<IPasswordHasher<Account>>(new CountingHasher()));
    }

    [GeneratedRegex(@"\b[0-9]{6}\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SixDigits();
}

/// <summary>What the directory would say.</summary>
internal sealed class FakeTeams : ITeamRoles, ITeamMemberships, IContactHints, ICardTaps, IKnownPeople
{
    private readonly ConcurrentDictionary<(TeamId, AccountId), Role> _roles = new();

    public void Add(TeamId team, AccountId account, Role role) => _roles[(team, account)] = role;

    public Task<Role?> FindAsync(TeamId team, AccountId account, CancellationToken ct) =>
        Task.FromResult(_roles.TryGetValue((team, account), out var role) ? role : (Role?)null);

    public Task<IReadOnlyList<TeamMembership>> ListAsync(AccountId account, CancellationToken ct) => Task.FromResult<IReadOnlyList<TeamMembership>>(
        [.. _roles.Where(r => r.Key.Item2 == account).Select(r => new TeamMembership(r.Key.Item1, "Acme", r.Value))]);

    public void Note(IEventSession session, TeamId team, IReadOnlyCollection<ContactHint> hints) => throw new InvalidOperationException("No corp is bound here, so none calls back.");

    public Task<string?> AnswerAsync(TeamId team, CardTap tap, CancellationToken ct) => throw new InvalidOperationException("No corp is bound here, so nobody taps.");

    public Task NoteAsync(IEventSession session, TeamId team, IReadOnlyCollection<CardTap> taps) => throw new InvalidOperationException("No corp is bound here, so nobody taps.");

    public Task<bool> IsKnownAsync(TeamId team, WeComIdentity who, CancellationToken ct) => throw new InvalidOperationException("No corp is bound here, so WeCom proves nobody.");

    public void Noted() => throw new InvalidOperationException("Nothing was noted.");
}

/// <summary>The real hasher, cheaper, and it counts: equal work is what makes answers take equal time.</summary>
internal sealed class CountingHasher : IPasswordHasher<Account>
{
    private readonly PasswordHasher<Account> _hasher = new(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = 100 }));
    private int _hashed;
    private int _verified;

    public int Hashed => _hashed;

    public int Verified => _verified;

    public string HashPassword(Account user, string password)
    {
        Interlocked.Increment(ref _hashed);
        return _hasher.HashPassword(user, password);
    }

    public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
    {
        Interlocked.Increment(ref _verified);
        return _hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
    }
}

internal sealed class MailBox : IMailSender
{
    private readonly ConcurrentQueue<OutgoingMail> _mails = new();

    public IReadOnlyCollection<OutgoingMail> All => _mails;

    public Task SendAsync(OutgoingMail mail, CancellationToken ct)
    {
        _mails.Enqueue(mail);
        return Task.CompletedTask;
    }

    /// <summary>Waits for so many mails to this address; the last of them.</summary>
    public async Task<OutgoingMail> LastToAsync(string email, int mails = 1)
    {
        await Eventually.BecomesTrueAsync(() => Task.FromResult(_mails.Count(m => m.To == email) >= mails));
        return _mails.Last(m => m.To == email);
    }
}
