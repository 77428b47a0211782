namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>What came out of a session.</summary>
/// <param name="AfterInner">What was wrong when the critics of the work had let it pass for the first time.</param>
/// <param name="AtEnd">What was wrong with what was delivered.</param>
public readonly record struct SessionResult(Fault AfterInner, Fault AtEnd);
