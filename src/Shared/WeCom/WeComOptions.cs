using Microsoft.Extensions.Options;

namespace Liaison.WeCom;

/// <summary>Section "WeCom" of the configuration.</summary>
public sealed class WeComOptions
{
    public const string Section = "WeCom";

    /// <summary>Where WeCom's server API answers. <c>http://</c> only for this machine (the simulator).</summary>
    public Uri ApiBase { get; set; } = new("https://qyapi.weixin.qq.com");

    /// <summary>Where WeCom's sign-in pages are. <c>http://</c> only for this machine (the simulator).</summary>
    public Uri OAuthBase { get; set; } = new("https://open.weixin.qq.com");

    /// <summary>Where WeCom's page with the QR code is. <c>http://</c> only for this machine (the simulator).</summary>
    public Uri LoginBase { get; set; } = new("https://login.work.weixin.qq.com");

    /// <summary>Where WeCom's page is on which an admin installs a third-party app. <c>http://</c> only for this machine (the simulator).</summary>
    public Uri InstallBase { get; set; } = new("https://open.work.weixin.qq.com");

    /// <summary>One attempt of a call, its whole answer included: up to 30 seconds.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Repeats after a failure that may pass: 0 to 3.</summary>
    public int Retries { get; set; } = 3;

    /// <summary>Before the first repeat; doubles each time, with jitter.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A token is renewed so long before it ends, but not before nine tenths of its life.</summary>
    public TimeSpan TokenMargin { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest answer that is read, in bytes, unpacked.</summary>
    public int MaxAnswerBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>The share of all our hosts for one API of one corp. WeCom allows 10,000, and the corp's other apps need theirs.</summary>
    public int CallsPerMinute { get; set; } = 5_000;

    /// <summary>As <see cref="CallsPerMinute"/>; WeCom allows 150,000.</summary>
    public int CallsPerHour { get; set; } = 75_000;

    /// <summary>Calls of one host in flight for one corp.</summary>
    public int MaxConcurrentCalls { get; set; } = 8;

    /// <summary>How long a call waits for its turn within the share.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>After a refusal for too many calls (45009) nobody calls for so long; when two probes are refused, too, for ten times as long.</summary>
    public TimeSpan LimitPause { get; set; } = TimeSpan.FromSeconds(60);
}

internal sealed class WeComOptionsValidator : IValidateOptions<WeComOptions>
{
    public ValidateOptionsResult Validate(string? name, WeComOptions options)
    {
        var failures = new List<string>();
        CheckBase(nameof(options.ApiBase), options.ApiBase);
        CheckBase(nameof(options.OAuthBase), options.OAuthBase);
        CheckBase(nameof(options.LoginBase), options.LoginBase);
        CheckBase(nameof(options.InstallBase), options.InstallBase);
        Check(nameof(options.AttemptTimeout), InRange(options.AttemptTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30)),
            "00:00:00.1 to 00:00:30");
        Check(nameof(options.Retries), options.Retries is >= 0 and <= 3, "0 to 3");
        Check(nameof(options.RetryDelay), InRange(options.RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10)),
            "00:00:00.001 to 00:00:10");
        Check(nameof(options.TokenMargin), InRange(options.TokenMargin, TimeSpan.Zero, TimeSpan.FromHours(1)), "00:00:00 to 01:00:00");
        Check(nameof(options.MaxAnswerBytes), options.MaxAnswerBytes is >= 1024 and <= 256 * 1024 * 1024, "1024 to 268435456 bytes");
        Check(nameof(options.CallsPerMinute), options.CallsPerMinute is >= 2 and <= 10_000, "2 to 10000 (WeCom's limit)");
        Check(nameof(options.CallsPerHour), options.CallsPerHour is >= 2 and <= 150_000, "2 to 150000 (WeCom's limit)");
        Check(nameof(options.MaxConcurrentCalls), options.MaxConcurrentCalls is >= 1 and <= 64, "1 to 64");
        Check(nameof(options.MaxWait), InRange(options.MaxWait, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)), "00:00:00.001 to 01:00:00");
        Check(nameof(options.LimitPause), InRange(options.LimitPause, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)), "00:00:00.010 to 00:05:00");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(string setting, bool good, string range)
        {
            if (!good)
                failures.Add($"{WeComOptions.Section}:{setting} must be {range}.");
        }

        void CheckBase(string setting, Uri? value)
        {
            if (value is not { IsAbsoluteUri: true, PathAndQuery: "/", Fragment: "", UserInfo: "" }
                || (value.Scheme is not "https" && !(value.Scheme is "http" && value.IsLoopback)))
            {
                failures.Add($"{WeComOptions.Section}:{setting} must be an https address without a path, such as https://qyapi.weixin.qq.com; "
                    + "http is for this machine only, such as http://127.0.0.1:5080.");
            }
        }
    }

    private static bool InRange(TimeSpan value, TimeSpan least, TimeSpan most) => value >= least && value <= most;
}
