using System.Globalization;
using Liaison.Testing;
using Npgsql;

namespace Liaison.HostTesting;

/// <summary>Work of a team's projects, as the mirror's tables have it: for tests of what is read from there. What sources say comes by their own ways.</summary>
public sealed class WorkWorld(LiaisonApp app, Guid team)
{
    /// <summary>A second each, backwards: whatever is made first was changed last.</summary>
    private int _made;

    public DateTimeOffset Now { get; } = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    public Task<Guid> SourceAsync(string name, string kind = "gitlab") =>
        AddAsync("sources_1", new { kind, name, api_base = (string?)null, added_at = Now, version = 1L });

    public Task<Guid> ProjectAsync(Guid source, string name, string? group = null) =>
        AddAsync("projects", new { source_id = source, external_id = name, name, path = name.ToLowerInvariant(), group_name = group, url = $"https://git.example/{name}", said_at = Now });

    /// <param name="account">Whom it is linked to.</param>
    public Task<Guid> UserAsync(Guid source, string login, string? name = null, Guid? account = null) =>
        AddAsync("source_users", new { source_id = source, external_id = login, login, name = name ?? login, account_id = account, linked_by = account is null ? null : "admin", said_at = Now });

    public Task<Guid> IterationAsync(Guid project, string name, DateOnly? startsOn = null, DateOnly? endsOn = null, bool closed = false) =>
        AddAsync("iterations", new { project_id = project, external_id = name, name, starts_on = startsOn, ends_on = endsOn, is_closed = closed, source_at = Next() });

    public async Task<Guid> ItemAsync(
        Guid project, string title, string kind = "task", Guid? assignee = null, Guid? author = null, Guid? iteration = null, bool done = false, DateTimeOffset? at = null, DateTimeOffset? createdAt = null,
        DateTimeOffset? doneAt = null, string? priority = null, DateOnly? dueOn = null, string? body = null, string? state = null)
    {
        at ??= Next();
        var item = await AddAsync("items", new
        {
            project_id = project,
            external_id = title,
            number = Number(),
            kind,
            title,
            body,
            state = state ?? (done ? "closed" : "open"),
            is_done = done,
            done_at = done ? doneAt ?? at : null,
            priority,
            iteration_id = iteration,
            due_on = dueOn,
            url = "https://git.example/items/1",
            created_at = createdAt ?? at,
            source_at = at,
        });
        await InvolveAsync(item, project, assignee, "assignee");
        await InvolveAsync(item, project, author, "author");
        return item;
    }

    public async Task<Guid> MergeRequestAsync(Guid project, string title, Guid? author = null, Guid? reviewer = null, string? verdict = null, string state = "open", string? body = null)
    {
        var at = Next();
        var id = await AddAsync("merge_requests", new
        {
            project_id = project,
            external_id = title,
            number = Number(),
            title,
            body,
            state,
            source_branch = "feature/login",
            target_branch = "main",
            url = "https://git.example/mr/1",
            created_at = at,
            source_at = at,
        });
        await InvolveAsync(id, project, author, "author");
        await InvolveAsync(id, project, reviewer, "reviewer", verdict);
        return id;
    }

    public async Task<Guid> BuildAsync(Guid project, string name, string state = "succeeded", Guid? author = null, Guid? mergeRequest = null, string stages = "[]", string? log = null, string? commitTitle = null)
    {
        var at = Next();
        var id = await AddAsync("builds", new
        {
            project_id = project,
            external_id = name + at.Ticks,
            number = Number(),
            name,
            @ref = "main",
            commit_id = "0f3c2d9a7b61",
            commit_title = commitTitle,
            state,
            stages = new Json(stages),
            log_tail = log,
            merge_request_id = mergeRequest,
            url = "https://git.example/builds/1",
            started_at = at,
            ended_at = state is "queued" or "running" ? (DateTimeOffset?)null : at.AddSeconds(184),
            created_at = at,
            source_at = at,
        });
        await InvolveAsync(id, project, author, "author");
        return id;
    }

    public Task<Guid> CommentAsync(Guid subject, string text, Guid? author = null, DateTimeOffset? at = null) =>
        AddAsync("comments", new { subject_id = subject, external_id = Number(), author_id = author, text, at = at ?? Next(), source_at = Now });

    public Task<Guid> MessageAsync(Guid account, string kind, Guid subject, Guid project, string what, string title, string text, bool urgent = false) =>
        AddAsync("messages", new { account_id = account, activity_id = Guid.CreateVersion7(), kind, subject_id = subject, project_id = project, what, title, text, urgent, at = Next() });

    public async Task InvolveAsync(Guid subject, Guid project, Guid? user, string role, string? verdict = null)
    {
        if (user is not null)
        {
            await InsertAsync("involvements", new { subject_id = subject, project_id = project, user_id = user, role, verdict });
        }
    }

    private async Task<Guid> AddAsync(string table, object row)
    {
        var id = Guid.CreateVersion7();
        await InsertAsync(table, row, id);
        return id;
    }

    private async Task InsertAsync(string table, object row, Guid? id = null)
    {
        var values = row.GetType().GetProperties().Select(p => (p.Name, Value: p.GetValue(row))).Append(("tenant_id", Tenant)).ToList();
        if (id is not null)
        {
            values.Add(("id", id));
        }

        await using var command = app.Database.DataSource.CreateCommand(
            $"insert into notifications.{table} ({string.Join(", ", values.Select(v => $"\"{v.Name}\""))}) values ({string.Join(", ", values.Select((v, i) => $"${i + 1}{(v.Value is Json ? "::jsonb" : "")}"))})");
        command.Parameters.AddRange(values.Select(v => new NpgsqlParameter { Value = v.Value switch { null => DBNull.Value, Json json => json.Text, DateTimeOffset at => at.UtcDateTime, var other => other } }).ToArray());
        await command.ExecuteNonQueryAsync();
    }

    private string Tenant => Kernel.Ids.Tenant.Of(new Kernel.Ids.TeamId(team)).Id;

    private DateTimeOffset Next() => Now.AddSeconds(-60 * _made++);

    private string Number() => (100 + _made).ToString(CultureInfo.InvariantCulture);

    private sealed record Json(string Text);
}
