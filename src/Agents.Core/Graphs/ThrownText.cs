namespace Agents.Core.Graphs;

/// <summary>What events say about a failure: what other code threw, and not that it was other code.</summary>
internal static class ThrownText
{
    public static string TypeOf(Exception failure) => Cause(failure).GetType().Name;

    public static string MessageOf(Exception failure) => Cause(failure).Message;

    public static bool IsOwn(Exception failure) => WithheldFailureException.IsOwnMessage(Cause(failure));

    private static Exception Cause(Exception failure) => failure is AgentFailedException { InnerException: { } cause } ? cause : failure;
}
