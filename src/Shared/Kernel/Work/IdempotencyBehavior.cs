using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using MediatR;
using Npgsql;

namespace Liaison.Kernel.Work;

/// <summary>
/// A command that comes again with the same <c>Idempotency-Key</c> gets the first answer and has no second effect. The key is written
/// in the command's own transaction: a second request with it waits for the first one to end.
/// Refusals are not kept: the state may allow it the next time.
/// </summary>
/// <remarks>Source: IETF draft-ietf-httpapi-idempotency-key-header.</remarks>
internal sealed class IdempotencyBehavior<TRequest, TResponse>(UnitOfWork work, WorkContext context, TimeProvider time)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICommandBase
    where TResponse : IOutcome<TResponse>
{
    private static readonly bool HoldsSecrets = typeof(TRequest).GetCustomAttribute<HoldsSecretsAttribute>() is not null;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        // Only the command that came from outside carries the key, not those that its handler sends.
        if (context.IdempotencyKey is not { } key || work.Depth > 1 || HoldsSecrets)
        {
            return await next();
        }

        var fingerprint = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<object>(request, EventSerialization.Options));
        var connection = await work.BeginAsync(cancellationToken);
        if (!await ReserveAsync(connection, key, fingerprint, cancellationToken))
        {
            return await StoredAsync(connection, key, fingerprint, cancellationToken);
        }

        var response = await next();
        if (response.Refusal is null)
        {
            var answer = JsonSerializer.Serialize(Answer(response), EventSerialization.Options);
            work.Session.Execute($"update kernel.idempotency set answer = {answer}::jsonb where actor = {context.Caller.Actor} and key = {key}");
        }

        return response;
    }

    private async Task<bool> ReserveAsync(NpgsqlConnection connection, string key, byte[] fingerprint, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "insert into kernel.idempotency (actor, key, command, fingerprint, at) values ($1, $2, $3, $4, $5) on conflict do nothing", connection)
        {
            Parameters =
            {
                new() { Value = context.Caller.Actor },
                new() { Value = key },
                new() { Value = typeof(TRequest).Name },
                new() { Value = fingerprint },
                new() { Value = time.GetUtcNow() },
            },
        };
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    private async Task<TResponse> StoredAsync(NpgsqlConnection connection, string key, byte[] fingerprint, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select fingerprint, answer::text from kernel.idempotency where actor = $1 and key = $2", connection)
        {
            Parameters = { new() { Value = context.Caller.Actor }, new() { Value = key } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return TResponse.Refused(RequestErrors.Conflict);
        }

        return reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(fingerprint)
            ? Replay(reader.IsDBNull(1) ? "null" : reader.GetString(1))
            : TResponse.Refused(RequestErrors.KeyReused);
    }

    private static object? Answer(TResponse response) =>
        typeof(TResponse).IsGenericType ? typeof(TResponse).GetProperty(nameof(Outcome<>.Value))!.GetValue(response) : null;

    private static TResponse Replay(string answer)
    {
        if (!typeof(TResponse).IsGenericType)
        {
            return default!;
        }

        var value = JsonSerializer.Deserialize(answer, typeof(TResponse).GetGenericArguments()[0], EventSerialization.Options);
        return (TResponse)typeof(TResponse).GetMethod(nameof(Outcome<>.Of))!.Invoke(null, [value])!;
    }
}
