namespace Liaison.WeCom;

/// <summary>Receivers that WeCom will take: each once, none of them something else in disguise.</summary>
internal sealed record ReceiverWire(IReadOnlyList<string> Users, IReadOnlyList<int> Departments, IReadOnlyList<int> Tags)
{
    /// <summary>What the three lists are called in the request.</summary>
    internal sealed record Names(string Users, string Departments, string Tags);

    /// <exception cref="WeComFieldException">Nobody, too many, or an id that cannot be one.</exception>
    public static ReceiverWire From(WeComReceivers receivers, Names names)
    {
        // "@all" and "a|b" are no userids, so nobody is addressed who was not named.
        if (receivers.Users.FirstOrDefault(id => !WeComUserId.IsValid(id)) is { } bad)
            throw new WeComFieldException(names.Users, $"not a userid: {TextCut.Clean(bad, 80)}");
        var wire = new ReceiverWire([.. receivers.Users.Distinct(WeComUserId.Comparer)],
            Ids(names.Departments, receivers.Departments, least: 1), Ids(names.Tags, receivers.Tags, least: 0));
        AtMost(names.Users, wire.Users.Count, WeComReceivers.MaxUsers);
        AtMost(names.Departments, wire.Departments.Count, WeComReceivers.MaxDepartments);
        AtMost(names.Tags, wire.Tags.Count, WeComReceivers.MaxTags);

        var named = wire.Users.Count + wire.Departments.Count + wire.Tags.Count;
        if (named == 0 && !receivers.IsEverybody)
            throw new WeComFieldException(names.Users, "no receivers.");
        // WeCom would ignore them, and whoever wrote them meant fewer people.
        if (named > 0 && receivers.IsEverybody)
            throw new WeComFieldException(names.Users, "everybody and named receivers exclude each other.");
        return wire;
    }

    private static int[] Ids(string field, IReadOnlyCollection<int> ids, int least) =>
        ids.Any(id => id < least) ? throw new WeComFieldException(field, $"an id below {least}.") : [.. ids.Distinct()];

    private static void AtMost(string field, int count, int most)
    {
        if (count > most)
            throw new WeComFieldException(field, $"{count} receivers, WeCom takes {most}.");
    }
}
