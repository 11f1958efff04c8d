using Liaison.Kernel.Outcomes;

namespace Liaison.Binding.Suite;

internal static class SuiteErrors
{
    public static readonly Refusal NotOffered = new("binding.suite-not-offered", 409, "This server has no third-party app. Bind a self-built app.");
    public static readonly Refusal NotInstalled = new("binding.suite-not-installed", 404, "The third-party app is not installed in the team's corp.");
    public static readonly Refusal AlreadyInstalled = new("binding.suite-already-installed", 409, "The third-party app is installed already.");

    public static readonly Refusal UnknownInstall = new(
        "binding.install-unknown", 409, "This install was begun in another browser, by somebody else, or too long ago. Begin again from the binding page.");

    public static readonly Refusal UnderWay = new("binding.install-under-way", 409, "WeCom is being asked for this install at this moment. Look again in a few seconds.");

    public static readonly Refusal NoAgent = new("binding.install-without-app", 422, "WeCom names no app for this install. Give the app a visible scope at WeCom, and install again.");
}
