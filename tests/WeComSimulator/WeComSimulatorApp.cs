using System.Text.Json.Serialization;
using Liaison.WeComSimulator.Api;
using Liaison.WeComSimulator.Callbacks;
using Liaison.WeComSimulator.Control;
using Liaison.WeComSimulator.Faults;
using Liaison.WeComSimulator.Mail;
using Liaison.WeComSimulator.Model;
using Liaison.WeComSimulator.Pages;
using Liaison.WeComSimulator.SignIn;
using Liaison.WeComSimulator.Suite;

namespace Liaison.WeComSimulator;

/// <summary>A WeCom server to test against: see README.md in this folder.</summary>
public static class WeComSimulatorApp
{
    private const long MaxBodyBytes = 20 * 1024 * 1024;

    /// <summary>Builds the simulator. It reads its command line and nothing else: no file, no environment variable of whoever hosts it.</summary>
    /// <param name="args">Such as <c>--urls http://127.0.0.1:0 --Simulator:Size=1000</c>; see README.md.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddCommandLine(args);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRouting();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            // A misspelt field must not make a test believe in a fault that never strikes.
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.RespectNullableAnnotations = true;
        });
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddSingleton(builder.Configuration.GetSection(SimulatorOptions.Section).Get<SimulatorOptions>() ?? new SimulatorOptions());
        builder.Services.AddSingleton<SimulatedClock>();
        builder.Services.AddSingleton<SimulatedWorld>();
        builder.Services.AddSingleton<CallbackCentre>();
        builder.Services.AddSingleton<SuiteCentre>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SuiteCentre>());
        builder.Services.AddSingleton<SuiteApi>();
        builder.Services.AddSingleton<WeComApi>();
        builder.Services.AddSingleton<SmtpSink>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SmtpSink>());
        builder.Services.AddHostedService<StopWhenInputEnds>();
        configure?.Invoke(builder);

        var app = builder.Build();
        var world = app.Services.GetRequiredService<SimulatedWorld>();
        app.Use(async (http, next) =>
        {
            // WeCom's clock is the simulated one.
            http.Response.Headers.Date = world.Clock.GetUtcNow().ToString("R");
            await next(http);
        });
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/cgi-bin", StringComparison.Ordinal), api => api.UseMiddleware<FaultMiddleware>());
        app.UseRouting();
        app.Services.GetRequiredService<WeComApi>().Map(app);
        app.Services.GetRequiredService<SuiteApi>().Map(app);
        app.MapSignIn(world);
        var (callbacks, suites) = (app.Services.GetRequiredService<CallbackCentre>(), app.Services.GetRequiredService<SuiteCentre>());
        app.MapControl(world, callbacks, suites);
        app.MapPages(world, callbacks);
        app.MapSuitePages(world, callbacks, suites);
        return app;
    }
}
