namespace Agents.Core.Testing;

/// <summary>Says how a simulated call ends.</summary>
internal enum CallEnding
{
    Succeeds,
    Fails,
    FailsForNow,
    LosesItsResult,
    ObeysCancellation,
}
