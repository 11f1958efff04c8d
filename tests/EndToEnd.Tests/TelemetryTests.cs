using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Liaison.EventStore;
using Liaison.HostTesting;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.EndToEnd.Tests;

/// <summary>What an operator sees: spans, figures and logs of the main job, and no secret in any of them (docs/operations.md).</summary>
public class TelemetryTests
{
    private const string Cards = "webhooks";

    [Fact]
    public async Task The_main_job_shows_in_spans_and_figures_and_no_secret_does()
    {
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        using var seen = new Observed();
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        var corp = await app.Simulator.CorpAsync();

        (await owner.BindAsync(corp with { AppSecret = "a-wrong-secret-canary" })).ShouldBeRefused("binding.credentials-refused");
        (await owner.BindAsync(corp)).ShouldBe(HttpStatusCode.NoContent);
        ((string?)(await owner.NewestSyncEndsAsync())["status"]).ShouldBe("completed");
        await app.Simulator.DismissShareAsync(corp.CorpId, 0.6);
        (await owner.PostAsync("/members/authorize", new { all = true })).ShouldBe(HttpStatusCode.OK);
        (await owner.PostAsync("/syncs")).ShouldBe(HttpStatusCode.Accepted);
        ((string?)(await owner.NewestSyncEndsAsync())["status"]).ShouldBe("held");
        // The address that WeCom sends a browser back to carries a code.
        await owner.Client.GetAsync($"/join/{owner.Team}/return?code=oauth-code-canary&state=state-canary");

        seen.Spans("BindCorp").ShouldContain(tags => tags["liaison.outcome"] == "binding.credentials-refused");
        seen.Spans("BindCorp").ShouldContain(tags => tags["liaison.outcome"] == "done" && tags["liaison.actor"].StartsWith("account:", StringComparison.Ordinal));
        seen.Spans("wecom gettoken").ShouldContain(tags => tags["wecom.errcode"] == "40001");
        seen.Spans("wecom user/list").ShouldContain(tags => tags["wecom.api"] == "user/list" && tags["wecom.errcode"] == "0");
        seen.Spans("sync").ShouldContain(tags => tags["liaison.team"] == $"{owner.Team}" && tags["liaison.outcome"] == "applied");
        seen.Spans("sync").ShouldContain(tags => tags["liaison.team"] == $"{owner.Team}" && tags["liaison.outcome"] == "held");

        seen.Figures("liaison.request.duration").ShouldContain(f => f.Tags["liaison.request"] == "GetBinding" || f.Tags["liaison.request"] == "ListSyncs");
        seen.Figures("liaison.wecom.call.duration").ShouldContain(f => f.Tags["wecom.api"] == "gettoken" && f.Tags["wecom.errcode"] == "40001");
        seen.Figures("liaison.sync.duration").ShouldContain(f => f.Tags["liaison.outcome"] == "applied" && f.Value > 0);
        seen.Figures("liaison.sync.people").ShouldContain(f => f.Value == 300);
        seen.Figures("liaison.sync.rate").ShouldContain(f => f.Value > 0);
        seen.Figures("liaison.sync.held").ShouldContain(f => f.Value == 1);

        app.Log.Lines.ShouldNotBeEmpty();
        string[] secrets = ["a-wrong-secret-canary", corp.AppSecret, corp.ContactsSecret, TeamClient.Password, LiaisonApp.SetupToken, "oauth-code-canary", "state-canary", "access_token=", "Password="];
        seen.Everything.Concat(app.Log.Lines).Where(text => secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Depth_of_queues_dead_letters_and_lag_are_counted_when_they_are_collected()
    {
        using var seen = new Observed();
        await using var app = await LiaisonApp.StartAsync();
        await using (var command = app.Database.DataSource.CreateCommand(
            $$"""
            insert into kernel.messages (id, queue, tenant_id, batch_key, body, state, due_at, created_at)
            select gen_random_uuid(), '{{Cards}}', 't', 'k', '{}', case when n <= 41 then 'dead' else 'queued' end, now() + interval '1 day', now() from generate_series(1, 84) n;
            insert into store.dead_letters (id, subscription, seq_id, event_name, attempts, error, at)
            select gen_random_uuid(), 'queue-invitation-cards', n, 'member_invited', 5, 'TimeoutException', now() from generate_series(1, 7) n;
            """))
        {
            await command.ExecuteNonQueryAsync();
        }

        await app.SetUpAsync();
        await app.Services.GetRequiredService<ISubscriptionProgress>().CatchUpAsync(CancellationToken.None);
        seen.Collect();

        seen.Figures("liaison.queue.messages").ShouldContain(f => f.Tags["liaison.queue"] == Cards && f.Tags["liaison.state"] == "dead" && f.Value == 41);
        seen.Figures("liaison.queue.messages").ShouldContain(f => f.Tags["liaison.queue"] == Cards && f.Tags["liaison.state"] == "queued" && f.Value == 43);
        seen.Figures("liaison.queue.messages").ShouldContain(f => f.Tags["liaison.queue"] == "mail" && f.Tags["liaison.state"] == "dead" && f.Value == 0);
        seen.Figures("liaison.subscription.dead_letters").ShouldContain(f => f.Tags["liaison.subscription"] == "queue-invitation-cards" && f.Value == 7);
        seen.Figures("liaison.subscription.lag").ShouldContain(f => f.Tags["liaison.subscription"] == "queue-invitation-cards" && f.Value == 0);
    }

    /// <summary>All spans and figures of this process while it lives, those of tests beside it too.</summary>
    private sealed class Observed : IDisposable
    {
        private readonly ConcurrentQueue<(string Name, Dictionary<string, string> Tags, string Text)> _spans = new();
        private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, string> Tags)> _figures = new();
        private readonly ActivityListener _activities;
        private readonly MeterListener _meters = new();

        public Observed()
        {
            _activities = new ActivityListener
            {
                ShouldListenTo = _ => true,
                Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity => _spans.Enqueue((activity.DisplayName, TagsOf(activity.TagObjects), TextOf(activity))),
            };
            ActivitySource.AddActivityListener(_activities);
            _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
            _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _meters.Start();
        }

        public IEnumerable<string> Everything => _spans.Select(s => s.Text).Concat(_figures.Select(f => $"{f.Name} {string.Join(' ', f.Tags)}"));

        public IReadOnlyList<Dictionary<string, string>> Spans(string name) => [.. _spans.Where(s => s.Name == name).Select(s => s.Tags)];

        public IReadOnlyList<(double Value, Dictionary<string, string> Tags)> Figures(string name) =>
            [.. _figures.Where(f => f.Name == name).Select(f => (f.Value, f.Tags))];

        public void Collect() => _meters.RecordObservableInstruments();

        public void Dispose()
        {
            _activities.Dispose();
            _meters.Dispose();
        }

        private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            _figures.Enqueue((instrument.Name, value, TagsOf(tags.ToArray())));

        private static Dictionary<string, string> TagsOf(IEnumerable<KeyValuePair<string, object?>> tags) =>
            tags.GroupBy(t => t.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => $"{g.Last().Value}", StringComparer.Ordinal);

        private static string TextOf(Activity a) =>
            $"{a.Source.Name} {a.OperationName} {a.DisplayName} {a.StatusDescription} {string.Join(' ', a.TagObjects)} {string.Join(' ', a.Baggage)} {string.Join(' ', a.Events.Select(e => $"{e.Name} {string.Join(' ', e.Tags)}"))}";
    }
}
