using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.People;

internal static class PersonErrors
{
    public static readonly Refusal Left = new("directory.person-left", 409, "This person has left the company.");

    public static readonly Refusal NoQuestion = new("directory.no-question", 409, "There is no open question about this person. Run a sync to see how things are.");

    public static readonly Refusal NewcomerIsMember = new(
        "directory.newcomer-is-member", 409, "The new userid has a membership of its own by now. Remove one of the two memberships first.");
}
