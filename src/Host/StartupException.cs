namespace Liaison.Host;

/// <summary>The host cannot start, and its text says what to do about it.</summary>
public sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
