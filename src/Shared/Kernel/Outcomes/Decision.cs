using System.Collections;
using System.Runtime.CompilerServices;

namespace Liaison.Kernel.Outcomes;

/// <summary>What an aggregate decides: events (none: it is so already), or a refusal. Written as <c>[new MemberLocked(…)]</c> or as the refusal itself.</summary>
[CollectionBuilder(typeof(Decision), nameof(Of))]
public sealed class Decision : IEnumerable<object>
{
    private Decision(Refusal? refusal, object[] events) => (Refusal, Events) = (refusal, events);

    public Refusal? Refusal { get; }

    public IReadOnlyList<object> Events { get; }

    public static Decision Of(ReadOnlySpan<object> events) => new(null, events.ToArray());

    public static Decision ToDecision(Refusal refusal) => new(refusal, []);

    public static implicit operator Decision(Refusal refusal) => ToDecision(refusal);

    public IEnumerator<object> GetEnumerator() => Events.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
