namespace Liaison.Kernel.Http;

/// <summary>An endpoint that changes nothing, whatever the method: a proxy asks it with the method of the request that it guards.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadsOnlyAttribute : Attribute;
