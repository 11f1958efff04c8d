using System.Text.Json.Nodes;

namespace Liaison.EventStore.Tests;

[EventName("order_opened")]
public sealed record OrderOpened(string Customer);

[EventName("item_added")]
public sealed record ItemAdded(string Item, int Count);

[EventName("order_closed")]
public sealed record OrderClosed(OrderEnd End);

public enum OrderEnd
{
    Paid,
    Cancelled,
}

public sealed record Order(string Customer, int Items, OrderEnd? End)
{
    public static Order Create(OrderOpened e) => new(e.Customer, 0, null);

    public Order Apply(IEvent<ItemAdded> e) => this with { Items = Items + e.Data.Count };

    public Order Apply(OrderClosed e) => this with { End = e.End };
}

/// <summary>Shows orders; takes new ones in bulk.</summary>
public sealed class OrdersProjection : IBulkProjection
{
    public IReadOnlyList<string> Tables => ["public.orders_1"];

    public const string Table = """
        create table public.orders_1 (tenant_id text not null, id uuid not null, customer text not null, items int not null, status text null, version bigint not null,
            primary key (tenant_id, id))
        """;

    public static void Apply(IEvent<OrderOpened> e, SqlBatch sql) => sql.Add(
        $"insert into public.orders_1 values ({e.TenantId}, {e.StreamId}, {e.Data.Customer}, 0, {null}, {e.Version}) on conflict do nothing");

    public static void Apply(IEvent<ItemAdded> e, SqlBatch sql) => sql.Add(
        $"update public.orders_1 set items = items + {e.Data.Count}, version = {e.Version} where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}");

    public static void Apply(IEvent<OrderClosed> e, SqlBatch sql) => sql.Add(
        $"update public.orders_1 set status = {e.Data.End.ToString()}, version = {e.Version} where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}");

    public async Task<IReadOnlyList<IEvent>> CopyAsync(IReadOnlyList<IEvent> events, Npgsql.NpgsqlConnection connection, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync("copy public.orders_1 (tenant_id, id, customer, items, version) from stdin (format binary)", ct);
        foreach (var e in events.OfType<IEvent<OrderOpened>>())
        {
            await copy.WriteRowAsync(ct, e.TenantId, e.StreamId, e.Data.Customer, 0, e.Version);
        }

        await copy.CompleteAsync(ct);
        return [.. events.Where(e => e is not IEvent<OrderOpened>)];
    }
}

/// <summary>An order of long ago had one field for the whole name.</summary>
public sealed class OrderBegunUpcaster : IUpcaster
{
    public string From => "order_begun";

    public string To => "order_started";

    public JsonObject Upcast(JsonObject old) => new() { ["name"] = $"{old["first"]} {old["last"]}" };
}

/// <summary>… and then it was called otherwise.</summary>
public sealed class OrderStartedUpcaster : IUpcaster
{
    public string From => "order_started";

    public string To => "order_opened";

    public JsonObject Upcast(JsonObject old) => new() { ["customer"] = old["name"]!.DeepClone() };
}
