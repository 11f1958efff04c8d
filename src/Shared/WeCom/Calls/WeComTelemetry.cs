using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Liaison.WeCom;

/// <summary>One span and one measurement for each attempt of a call: the API's name and WeCom's code, never an address, token or secret.</summary>
internal static class WeComTelemetry
{
    private const string Name = "Liaison.WeCom";
    private static readonly ActivitySource Source = new(Name);
    private static readonly Histogram<double> Calls = new Meter(Name).CreateHistogram<double>("liaison.wecom.call.duration", "s", "Attempts of calls to WeCom");

    public static async Task<Answer> MeasureAsync(string api, TimeProvider time, Func<Task<Answer>> call)
    {
        using var activity = Source.StartActivity($"wecom {api}", ActivityKind.Client);
        var (begun, outcome) = (time.GetTimestamp(), "cancelled");
        try
        {
            var answer = await call();
            outcome = "0";
            return answer;
        }
        catch (WeComCallException e)
        {
            outcome = e switch
            {
                WeComException no => no.ErrCode.ToString(System.Globalization.CultureInfo.InvariantCulture),
                WeComUnavailableException away => away.Outage.ToString(),
                WeComProtocolException broken => broken.Fault.ToString(),
                _ => "failed",
            };
            activity?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            // WeCom's errcode; without one, what went wrong in a word.
            activity?.SetTag("wecom.api", api).SetTag("wecom.errcode", outcome);
            Calls.Record(time.GetElapsedTime(begun).TotalSeconds, new("wecom.api", api), new("wecom.errcode", outcome));
        }
    }
}
