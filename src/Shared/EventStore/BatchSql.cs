using Npgsql;
using NpgsqlTypes;

namespace Liaison.EventStore;

/// <summary>
/// Turns interpolated statements into parameterised commands. A hole may be anything that Npgsql takes, null, or an id: a value type whose only
/// public property is a Guid <c>Value</c> goes as uuid. An enum is refused: say which text it is.
/// </summary>
internal sealed class BatchSql(NpgsqlBatch batch) : SqlBatch
{
    public override void Add(FormattableString sql) => batch.BatchCommands.Add(Command(sql));

    public static NpgsqlBatchCommand Command(FormattableString sql)
    {
        var holes = new object[sql.ArgumentCount];
        for (var i = 0; i < holes.Length; i++)
        {
            holes[i] = string.Create(null, $"${i + 1}");
        }

        var command = new NpgsqlBatchCommand(string.Format(null, sql.Format, holes));
        foreach (var value in sql.GetArguments())
        {
            command.Parameters.Add(Parameter(value));
        }

        return command;
    }

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        // PostgreSQL infers the type of an untyped null from where it stands.
        null => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown },
        string text => new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text },
        Guid id => new NpgsqlParameter<Guid> { TypedValue = id },
        long number => new NpgsqlParameter<long> { TypedValue = number },
        DateTimeOffset instant => new NpgsqlParameter<DateTimeOffset> { TypedValue = instant.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz },
        Enum => throw new ArgumentException($"{value.GetType().Name}.{value} is an enum: pass the text that the column holds.", nameof(value)),
        _ when value.GetType() is { IsValueType: true } type && type.GetProperty("Value") is { } id && id.PropertyType == typeof(Guid) =>
            new NpgsqlParameter<Guid> { TypedValue = (Guid)id.GetValue(value)! },
        _ => new NpgsqlParameter { Value = value },
    };
}
