namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>What happens in a session of a team.</summary>
/// <param name="First">What is wrong with the first result.</param>
/// <param name="Retries">How often it has to be rejected until it is repaired.</param>
public readonly record struct Session(Fault First, int Retries = 1);
