using Liaison.Kernel.Ids;

namespace Liaison.Notifications.Work;

/// <summary>Ids of mirrored things, made of the source's own ids: whatever comes first, in whatever order, finds its place.</summary>
internal static class WorkIds
{
    public static Guid Project(Guid source, string id) => Id.Of(source, $"project:{id}");

    public static Guid User(Guid source, string id) => Id.Of(source, $"user:{id}");

    public static Guid Subject(SubjectKind kind, Guid project, string id) => Id.Of(project, $"{NameOf(kind)}:{id}");

    public static Guid Comment(Guid project, string id) => Id.Of(project, $"comment:{id}");

    /// <summary>As it stands in tables and in the API.</summary>
    public static string NameOf(SubjectKind kind) => kind switch
    {
        SubjectKind.Item => "item",
        SubjectKind.Iteration => "iteration",
        SubjectKind.MergeRequest => "merge-request",
        _ => "build",
    };
}
