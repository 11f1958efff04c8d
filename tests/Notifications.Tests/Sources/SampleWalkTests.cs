using System.Net;
using System.Security.Cryptography;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Sources;
using Liaison.Notifications.Sources.Payloads;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Tests.Sources;

/// <summary>All that the five systems sent goes through the real door with its real signature, and nothing does with another one.</summary>
[Collection(nameof(SourceHost))]
public class SampleWalkTests(SourceHost host)
{
    [Fact]
    public async Task Every_sample_lands_as_what_it_is_and_is_refused_with_a_wrong_signature()
    {
        var sources = new Dictionary<SourceKind, (Guid Id, string Path, string Secret)>();
        foreach (var kind in Sample.SourceKindsWithHooks)
        {
            sources[kind] = await host.AddAsync(Source.NameOf(kind), Sample.Secret, Source.NameOf(kind));
        }

        foreach (var sample in Sample.All())
        {
            (await host.SendAsync(sources[sample.Kind].Path, sample.Body, headers: sample.Headers)).ShouldBe(HttpStatusCode.Accepted, sample.Name);
        }

        foreach (var (kind, source) in sources)
        {
            var samples = Sample.All().Where(s => s.Kind == kind).ToList();
            await host.SettledAsync(source.Id, samples.Count);
            foreach (var sample in samples)
            {
                await LandedAsync(sample, source.Id);
            }
        }

        // The good ones went first: after sixty failures in a minute nothing more is looked at.
        foreach (var sample in Sample.All())
        {
            (await ForgedAsync(sample, sources[sample.Kind].Path)).ShouldBeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.TooManyRequests);
        }

        (await host.CountAsync($"select count(*) from notifications.source_deliveries where source_id in ({string.Join(',', sources.Values.Select(s => $"'{s.Id}'"))})")).ShouldBe(Sample.All().Count);
        foreach (var (kind, source) in sources)
        {
            var samples = Sample.All().Count(s => s.Kind == kind);
            await host.BecomesAsync(source.Id, s => (long)s["received"]! == samples && s["refused"]!.AsObject().Sum(r => (long)r.Value!) == samples);
        }
    }

    private async Task LandedAsync(Sample sample, Guid source)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(sample.Body));
        await using var command = host.App.Database.DataSource.CreateCommand(
            $"select state, changes, received_at, body is null from notifications.source_deliveries where source_id = '{source}' and hash = decode('{hash}', 'hex')");
        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).ShouldBeTrue(sample.Name);
        var reading = Payload.Read(sample.Kind, sample.Event, null, sample.Body, reader.GetFieldValue<DateTimeOffset>(2));
        reader.GetString(0).ShouldBe(reading.Outcome.ToString().ToLowerInvariant(), sample.Name);
        reader.GetInt32(1).ShouldBe(reading.Changes.Count, sample.Name);
        reader.GetBoolean(3).ShouldBe(reading.Outcome is PayloadOutcome.Read or PayloadOutcome.Ignored, "what was read is not kept");
        foreach (var change in reading.Changes)
        {
            var (table, id) = RowOf(change, source);
            (await host.CountAsync($"select count(*) from notifications.{table} where id = '{id}'")).ShouldBe(1, $"{sample.Name}: {table}");
        }
    }

    private static (string Table, Guid Id) RowOf(WorkChange change, Guid source)
    {
        var project = WorkIds.Project(source, change.Project.Id);
        return change switch
        {
            ItemChange => ("items", WorkIds.Subject(SubjectKind.Item, project, change.Id)),
            IterationChange => ("iterations", WorkIds.Subject(SubjectKind.Iteration, project, change.Id)),
            BuildChange => ("builds", WorkIds.Subject(SubjectKind.Build, project, change.Id)),
            CommentChange => ("comments", WorkIds.Comment(project, change.Id)),
            _ => ("merge_requests", WorkIds.Subject(SubjectKind.MergeRequest, project, change.Id)),
        };
    }

    /// <summary>Each proof with its last character changed, over the same body; without any where the source has it in the address.</summary>
    private Task<HttpStatusCode> ForgedAsync(Sample sample, string path) => host.SendAsync(
        path.Split('?')[0], sample.Body,
        headers: sample.Headers.Select(h => h.Key.Contains("Signature", StringComparison.Ordinal) || h.Key.EndsWith("Token", StringComparison.Ordinal)
            ? new KeyValuePair<string, string>(h.Key, h.Value[..^1] + (h.Value[^1] == '0' ? '1' : '0')) : h));
}
