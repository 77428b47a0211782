namespace Agents.Core.Tools;

/// <summary>Stand-in.</summary>
/// <param name="message">The message.</param>
public sealed class UnknownOutcomeException(string message) : Exception(message);
